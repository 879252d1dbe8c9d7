package dev.holdfast.lab;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What {@code lab.json} remembers; that file is also the mark by which a folder is known as ours.
 *
 * @param format of this file
 * @param network null when all nodes share the loopback
 * @param disk size of each node's own file system, such as 300M; null when all share the folder's
 * @param router the lab's own router, which outlives every node
 */
record LabState(
    int format,
    String cluster,
    @Nullable Subnet network,
    @Nullable String disk,
    List<Node> nodes,
    Router router) {
  static final int FORMAT = 1;

  /**
   * A node of the lab.
   *
   * @param agent null while none was started
   * @param cut whether its network was taken away
   */
  record Node(
      String name,
      String host,
      int serverPort,
      int extraPort,
      int apiPort,
      int quorumPort,
      int electionPort,
      int clientPort,
      @Nullable ProcessId agent,
      boolean cut) {

    Endpoint api() {
      return new Endpoint(host, apiPort);
    }

    Endpoint server() {
      return new Endpoint(host, serverPort);
    }

    Node withAgent(ProcessId process) {
      return new Node(
          name,
          host,
          serverPort,
          extraPort,
          apiPort,
          quorumPort,
          electionPort,
          clientPort,
          process,
          cut);
    }

    Node withCut(boolean now) {
      return new Node(
          name,
          host,
          serverPort,
          extraPort,
          apiPort,
          quorumPort,
          electionPort,
          clientPort,
          agent,
          now);
    }
  }

  record Router(String host, int primaryPort, int replicaPort, @Nullable ProcessId process) {
    Router withProcess(ProcessId started) {
      return new Router(host, primaryPort, replicaPort, started);
    }
  }

  LabState {
    nodes = List.copyOf(nodes);
  }

  Node node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  LabState change(String name, UnaryOperator<Node> change) {
    List<Node> changed =
        nodes.stream().map(n -> n.name().equals(name) ? change.apply(n) : n).toList();
    return new LabState(format, cluster, network, disk, changed, router);
  }

  LabState withRouter(ProcessId process) {
    return new LabState(format, cluster, network, disk, nodes, router.withProcess(process));
  }

  private Failure unknown(String name) {
    return new Failure(
        "unknown-node",
        "looking for node '" + name + "'",
        "this lab has " + String.join(", ", nodes.stream().map(Node::name).toList()),
        "Name one of those.");
  }

  /** A private network of the lab's own, {@code 10.x.y.0/24}. */
  record Subnet(String id, String prefix) {
    String bridge() {
      return "hf" + id;
    }

    String namespace(String node) {
      return "hf" + id + "-" + node;
    }

    String cable(int index) {
      return "hf" + id + "v" + index;
    }

    String address(int index) {
      return prefix + "." + (10 + index);
    }

    String gateway() {
      return prefix + ".1";
    }
  }

  /** Where a node's database is. */
  Path data(Path lab, Node node) {
    return (disk == null ? folder(lab, node) : disk(lab, node)).resolve("data");
  }

  /** Where a node's own disk is mounted. */
  static Path disk(Path lab, Node node) {
    return folder(lab, node).resolve("disk");
  }

  /** Where a node's files are. */
  static Path folder(Path lab, Node node) {
    return lab.resolve(node.name());
  }
}
