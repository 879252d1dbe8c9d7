package dev.holdfast.simulation;

import dev.holdfast.decision.ServerOperation;

/** An operation on its way through an agent's queue. */
final class Task {
  final long id;
  final ServerOperation operation;
  final int incarnation;
  boolean cancelled;
  int tries;

  Task(long id, ServerOperation operation, int incarnation) {
    this.id = id;
    this.operation = operation;
    this.incarnation = incarnation;
  }
}
