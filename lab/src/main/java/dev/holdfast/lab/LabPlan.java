package dev.holdfast.lab;

import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Failure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The lab that somebody wants.
 *
 * @param nodes 3 or 5: each agent is a member of the coordination store, too
 * @param isolated each node in a network namespace of its own; needs root
 * @param disk size of a file system of its own for each node's data, at least 200 MiB; needs root;
 *     empty: all share the folder's
 * @param routerPort where clients shall reach the primary; empty: any free port
 */
public record LabPlan(
    int nodes, Path folder, boolean isolated, Optional<ByteSize> disk, OptionalInt routerPort) {
  private static final long LEAST_DISK = 200L << 20;

  /** With one disk for all. */
  public LabPlan(int nodes, Path folder, boolean isolated, OptionalInt routerPort) {
    this(nodes, folder, isolated, Optional.empty(), routerPort);
  }

  public LabPlan {
    if (disk.isPresent() && disk.get().bytes() < LEAST_DISK) {
      throw new Failure(
          "bad-size",
          "planning disks of " + disk.get(),
          "a server needs 200M before it holds any data",
          "Make them larger, such as 300M.");
    }
    if (nodes != 3 && nodes != 5) {
      throw new Failure(
          "bad-nodes",
          "planning a lab of " + nodes + " nodes",
          "a lab has 3 or 5 nodes: an even number survives no more losses than one less",
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
