package dev.holdfast.decision;

import dev.holdfast.binlog.gtid.GtidPosition;

/** How a {@link ServerOperation} ended. */
public sealed interface OperationResult {
  record Done() implements OperationResult {}

  record At(GtidPosition position) implements OperationResult {}

  record Stopped(GtidPosition received, GtidPosition applied) implements OperationResult {}

  /** The server holds transactions that the primary to follow does not have. */
  record Diverged(String what) implements OperationResult {}

  /** Not done, and nothing is known of how far it came; trying again is right. */
  record Failed(String reason) implements OperationResult {}
}
