package dev.holdfast.lab;

import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Failure;
import dev.holdfast.base.FreePorts;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** Gives a planned lab its names, addresses and ports. */
final class Blueprint {
  private static final int PORTS_PER_NODE = 6;
  private static final int DEFAULT_SERVER_PORT = 3306;
  private final RandomGenerator random;

  Blueprint(RandomGenerator random) {
    this.random = random;
  }

  LabState draw(LabPlan plan, LabFolder folder) throws InterruptedException {
    Deque<Integer> ports = FreePorts.find(plan.nodes() * PORTS_PER_NODE + 2);
    LabState.Subnet subnet = plan.isolated() ? freeSubnet(Network.id(folder.path())) : null;
    List<LabState.Node> nodes = new ArrayList<>();
    for (int i = 1; i <= plan.nodes(); i++) {
      String host = subnet == null ? "127.0.0.1" : subnet.address(i);
      int serverPort = subnet == null ? ports.remove() : DEFAULT_SERVER_PORT;
      nodes.add(
          new LabState.Node(
              "db" + i,
              host,
              serverPort,
              ports.remove(),
              ports.remove(),
              ports.remove(),
              ports.remove(),
              ports.remove(),
              null,
              false));
    }
    int primary = plan.routerPort().orElseGet(ports::remove);
    return new LabState(
        LabState.FORMAT,
        "lab",
        subnet,
        plan.disk().map(ByteSize::toString).orElse(null),
        nodes,
        new LabState.Router("127.0.0.1", primary, ports.remove(), null));
  }

  /** A /24 of 10.0.0.0/8 to which this machine has no route yet. */
  private LabState.Subnet freeSubnet(String id) throws InterruptedException {
    String routes = Commands.run("ip", "-4", "route", "show");
    for (int i = 0; i < 100; i++) {
      String prefix = "10." + random.nextInt(100, 250) + "." + random.nextInt(1, 250);
      if (!routes.contains(prefix + ".")) {
        return new LabState.Subnet(id, prefix);
      }
    }
    throw new Failure(
        "no-free-network",
        "looking for a free /24 network in 10.0.0.0/8",
        "a hundred guesses are all in use",
        "See 'ip route'.");
  }
}
