package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The lab that somebody wants.
 *
 * @param nodes 2 to 9
 * @param isolated each node in a network namespace of its own; needs root
 * @param routerPort where clients shall reach the primary; empty: any free port
 */
public record LabPlan(int nodes, Path folder, boolean isolated, OptionalInt routerPort) {
  public LabPlan {
    if (nodes < 2 || nodes > 9) {
      throw new Failure(
          "bad-nodes",
          "planning a lab of " + nodes + " nodes",
          "a lab has 2 to 9 nodes",
          "Three are the usual number: any one may fail.");
    }
    if (routerPort.isPresent() && (routerPort.getAsInt() < 1 || routerPort.getAsInt() > 65535)) {
      throw new Failure(
          "bad-port",
          "planning the router's port " + routerPort.getAsInt(),
          "ports go from 1 to 65535",
          "Leave it out to get any free one.");
    }
  }
}
