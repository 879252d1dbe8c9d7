package dev.holdfast.server;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import java.nio.file.Path;
import java.util.List;

/**
 * All that is needed to run one server of a cluster.
 *
 * @param cluster name of the cluster; a data directory belongs to one cluster and one node
 * @param members all nodes of the cluster, in the order that numbers them
 * @param dataDir owned by one agent; its configuration file is written beside it, {@code
 *     <dataDir>.cnf}
 * @param bufferPoolBytes memory for InnoDB's pages, at least 5 MiB
 */
public record ServerConfig(
    String cluster,
    NodeName node,
    List<NodeName> members,
    Path dataDir,
    Listen listen,
    Accounts accounts,
    long bufferPoolBytes,
    ServerBinaries binaries) {

  /**
   * Where the server can be reached.
   *
   * @param bindHost address that it listens on, and at which the agent reaches it
   * @param extraPort second port, a way in when clients have used up all connections; 0 for none
   * @param socket path of the Unix socket, at most 107 bytes
   * @param reportHost name or address under which other nodes reach it
   */
  public record Listen(String bindHost, int port, int extraPort, Path socket, String reportHost) {}

  /**
   * The accounts made at creation; passwords are read from files with mode 0600.
   *
   * @param adminPasswordFile of {@code holdfast}; the same on all nodes, the replication accounts'
   *     passwords are derived from it
   * @param clientUser account that owns {@code clientSchema}, e.g. {@code shop}
   */
  public record Accounts(
      Path adminPasswordFile, String clientUser, String clientSchema, Path clientPasswordFile) {}

  public ServerConfig {
    members = List.copyOf(members);
    if (!members.contains(node)) {
      throw new Failure(
          "not-a-member",
          "configuring the server of " + node,
          node + " is not among the members " + members,
          "Add it to the members, the same list in the same order on every node.");
    }
  }

  /** The server_id: the node's place in the members' list, from 1. */
  public long serverId() {
    return members.indexOf(node) + 1L;
  }

  /** The replication account of a member; it follows with an account of its own. */
  public static String replicationAccount(NodeName member) {
    return "holdfast_repl_" + member;
  }
}
