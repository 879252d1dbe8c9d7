package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Kills, freezes and thaws what belongs to a node. */
final class Faults {
  private static final Duration DEATH_LIMIT = Duration.ofSeconds(20);
  private final LabFolder folder;

  Faults(LabFolder folder) {
    this.folder = folder;
  }

  /** Both are stopped before either dies: the agent doesn't see its server go. */
  void kill(String node, Target target) throws InterruptedException {
    List<ProcessId> hit = require("killing", node, target);
    for (ProcessId process : hit.size() > 1 ? hit : List.<ProcessId>of()) {
      process.freeze();
    }
    hit.forEach(ProcessId::kill);
    awaitEnd(hit);
  }

  /** A large process takes a moment to die, and what is started next must not meet it. */
  private static void awaitEnd(List<ProcessId> killed) throws InterruptedException {
    long end = System.nanoTime() + DEATH_LIMIT.toNanos();
    while (killed.stream().anyMatch(ProcessId::alive) && System.nanoTime() < end) {
      Thread.sleep(2);
    }
  }

  void freeze(String node, Target target) throws InterruptedException {
    for (ProcessId process : require("freezing", node, target)) {
      process.freeze();
    }
  }

  void thaw(String node, Target target) throws InterruptedException {
    for (ProcessId process : require("thawing", node, target)) {
      process.thaw();
    }
  }

  Optional<ProcessId> server(LabState.Node node) {
    Path data = folder.require().data(folder.path(), node);
    return new Leftovers(folder.path()).server(data);
  }

  private List<ProcessId> require(String doing, String name, Target target) {
    LabState.Node node = folder.require().node(name);
    List<ProcessId> found = new ArrayList<>();
    switch (target) {
      case SERVER -> server(node).ifPresent(found::add);
      case AGENT -> agent(node).ifPresent(found::add);
      case HOST -> {
        agent(node).ifPresent(found::add);
        server(node).ifPresent(found::add);
      }
    }
    if (found.isEmpty()) {
      String what =
          target == Target.HOST
              ? "agent and server"
              : target.name().toLowerCase(java.util.Locale.ROOT);
      throw nothingToDo(doing + " the " + what + " of " + name, "it does not run");
    }
    return found;
  }

  private static Optional<ProcessId> agent(LabState.Node node) {
    return Optional.ofNullable(node.agent()).filter(ProcessId::alive);
  }

  static Failure nothingToDo(String what, String reason) {
    return new Failure("nothing-to-do", what, reason, "'holdfast lab status' shows what runs.");
  }
}
