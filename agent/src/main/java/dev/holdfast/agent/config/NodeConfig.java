package dev.holdfast.agent.config;

import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One node's configuration file. docs/manual/configuration.md explains every setting.
 *
 * @param state where the agent keeps its own files (promises, journal, the store's data)
 * @param members all nodes of the cluster, this one too, in the same order on every node: the k-th
 *     has server_id k
 * @param tokenFile the cluster token, the same on every node
 * @param adminPasswordFile the password of the account {@code holdfast}, the same on every node;
 *     those of the replication accounts are derived from it
 * @param client the application's account, made with the data directory
 */
public record NodeConfig(
    String cluster,
    NodeName name,
    Path state,
    Server server,
    Endpoint api,
    Optional<RouterPorts> router,
    List<Member> members,
    Path tokenFile,
    Path adminPasswordFile,
    Client client) {

  /**
   * The database server of this node.
   *
   * @param address where it listens
   * @param extraPort a second port at the same host, kept for the agent when clients have used up
   *     all connections; 0 for none
   * @param binaries the folder with mariadbd and its tools; empty: found on the machine
   */
  public record Server(
      Path dataDir,
      Endpoint address,
      int extraPort,
      Path socket,
      Optional<Path> binaries,
      ByteSize bufferPool) {}

  /**
   * Where this agent's router listens.
   *
   * @param users a file with the passwords of accounts whose sessions it may move
   */
  public record RouterPorts(String host, int primaryPort, int replicaPort, Optional<Path> users) {}

  /**
   * A member, as the others reach it.
   *
   * @param store its part of the embedded ZooKeeper ensemble
   */
  public record Member(NodeName name, Endpoint api, Endpoint server, StorePorts store) {}

  /** Host and ports of an embedded ZooKeeper server. */
  public record StorePorts(String host, int quorum, int election, int client) {}

  /** An account with all privileges on one schema. */
  public record Client(String user, String schema, Path passwordFile) {}

  public NodeConfig {
    members = List.copyOf(members);
  }

  /** The entry of this node. */
  public Member self() {
    return member(name);
  }

  public Member member(NodeName wanted) {
    return members.stream().filter(m -> m.name().equals(wanted)).findFirst().orElseThrow();
  }

  /** The MariaDB {@code server_id} of a member: its place in the list, from 1. */
  public int serverId(NodeName wanted) {
    return members.indexOf(member(wanted)) + 1;
  }

  /** Everybody but this node. */
  public List<Member> peers() {
    return members.stream().filter(m -> !m.name().equals(name)).toList();
  }

  /** Where each other member's agent is reached. */
  public Map<NodeName, Endpoint> peerApis() {
    return peers().stream().collect(Collectors.toMap(Member::name, Member::api));
  }

  /** Where each member's server is reached, this one's too. */
  public Map<NodeName, Endpoint> servers() {
    return members.stream().collect(Collectors.toMap(Member::name, Member::server));
  }
}
