package dev.holdfast.lab;

import static dev.holdfast.lab.Commands.attempt;
import static dev.holdfast.lab.Commands.run;

import java.util.List;

/**
 * Each node in a network namespace, with a cable (veth) to a bridge on this machine. Names come
 * from the lab's folder, so that two labs don't meet. See ip-netns(8), veth(4).
 */
record Namespaces(LabState.Subnet subnet, List<String> names) implements Network {
  @Override
  public void create(List<LabState.Node> nodes) throws InterruptedException {
    String bridge = subnet.bridge();
    run("ip", "link", "add", bridge, "type", "bridge");
    run("ip", "address", "add", subnet.gateway() + "/24", "dev", bridge);
    run("ip", "link", "set", bridge, "up");
    for (LabState.Node node : nodes) {
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

  /** The bridge's end goes down: packets vanish, as they do behind a switch that has died. */
  @Override
  public void cut(String node) throws InterruptedException {
    run("ip", "link", "set", cable(node), "down");
  }

  @Override
  public void heal(String node) throws InterruptedException {
    run("ip", "link", "set", cable(node), "up");
  }

  @Override
  public void remove() throws InterruptedException {
    for (String name : names) {
      attempt("ip", "link", "delete", cable(name));
      attempt("ip", "netns", "delete", subnet.namespace(name));
    }
    attempt("ip", "link", "delete", subnet.bridge());
  }

  private String cable(String node) {
    return subnet.cable(names.indexOf(node) + 1);
  }
}
