package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Durable;
import dev.holdfast.decision.Knowledge;
import org.jspecify.annotations.Nullable;

/** One agent: what it knows while it runs, and what its disk keeps. */
final class Agent {
  final NodeName name;
  final SimServer server;

  Durable disk = Durable.FRESH;
  boolean hostRestarted;

  /** Grows at each start; what an earlier run had under way is void. */
  int incarnation;

  @Nullable Knowledge knowledge;

  /** An operation of the server that has not ended, and whether it is to end early. */
  long operation = -1;

  boolean cancelled;

  Agent(NodeName name, SimServer server) {
    this.name = name;
    this.server = server;
  }

  boolean up() {
    return knowledge != null;
  }
}
