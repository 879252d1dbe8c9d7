package dev.holdfast.lab;

import static dev.holdfast.lab.Commands.attempt;
import static dev.holdfast.lab.Commands.run;

import java.util.List;

/**
 * Each node in a network namespace, with a cable (veth) to a bridge on this machine. Names come
 * from the lab's folder, so that two labs don't meet. See ip-netns(8), veth(4).
 */
record Namespaces(LabState.Subnet subnet, List<LabState.Node> nodes) implements Network {
  @Override
  public void create(List<LabState.Node> planned) throws InterruptedException {
    String bridge = subnet.bridge();
    run("ip", "link", "add", bridge, "type", "bridge");
    run("ip", "address", "add", subnet.gateway() + "/24", "dev", bridge);
    run("ip", "link", "set", bridge, "up");
    for (LabState.Node node : planned) {
      plug(node);
    }
  }

  private void plug(LabState.Node node) throws InterruptedException {
    String namespace = subnet.namespace(node.name());
    String cable = cable(node.name());
    run("ip", "netns", "add", namespace);
    run("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    run("ip", "link", "set", cable, "master", subnet.bridge(), "up");
    run("ip", "-n", namespace, "address", "add", node.host() + "/24", "dev", "eth0");
    run("ip", "-n", namespace, "link", "set", "eth0", "up");
    run("ip", "-n", namespace, "link", "set", "lo", "up");
  }

  @Override
  public List<String> enter(String node) {
    return List.of("ip", "netns", "exec", subnet.namespace(node));
  }

  @Override
  public void cut(String node, Cut what) throws InterruptedException {
    switch (what) {
      case CABLE -> run("ip", "link", "set", cable(node), "down");
      case IN, OUT -> {
        for (List<String> way : Ways.of(this, node, what)) {
          run(Ways.lose(way));
        }
      }
      case STORE -> {
        for (List<String> rule : StoreRules.of(this, node)) {
          run(rule.toArray(String[]::new));
        }
      }
    }
  }

  @Override
  public void heal(String node) throws InterruptedException {
    run("ip", "link", "set", cable(node), "up");
    for (Cut way : List.of(Cut.IN, Cut.OUT)) {
      for (List<String> lost : Ways.of(this, node, way)) {
        attempt(Ways.find(lost));
      }
    }
    while (attempt(StoreRules.delete(this, node)).exitCode() == 0) {
      // one rule less
    }
  }

  @Override
  public void remove() throws InterruptedException {
    for (LabState.Node node : nodes) {
      attempt("ip", "link", "delete", cable(node.name()));
      attempt("ip", "netns", "delete", subnet.namespace(node.name()));
    }
    attempt("ip", "link", "delete", subnet.bridge());
  }

  LabState.Node node(String name) {
    return nodes.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  private String cable(String node) {
    return subnet.cable(nodes.indexOf(node(node)) + 1);
  }
}
