package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.util.List;

/** All nodes share 127.0.0.1 and differ by their ports. */
record Loopback() implements Network {
  @Override
  public void create(List<LabState.Node> nodes) {}

  @Override
  public List<String> enter(String node) {
    return List.of();
  }

  @Override
  public void cut(String node, Cut what) {
    throw notIsolated("cutting the network of " + node);
  }

  @Override
  public void heal(String node) {
    throw notIsolated("healing the network of " + node);
  }

  @Override
  public void remove() {}

  private static Failure notIsolated(String what) {
    return new Failure(
        "not-isolated",
        what,
        "the nodes of this lab share one network",
        "Start a lab whose nodes have a network each: holdfast lab up --isolated, as root.");
  }
}
