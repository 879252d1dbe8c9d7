package dev.holdfast.decision;

import dev.holdfast.binlog.gtid.GtidPosition;

/** How a {@link ServerOperation} ended. */
public sealed interface OperationResult {
  record Done() implements OperationResult {}

  record At(GtidPosition position) implements OperationResult {}

  record Stopped(GtidPosition received, GtidPosition applied) implements OperationResult {}

  /**
   * The server holds transactions that the primary to follow does not have, or the primary has
   * thrown away what would come next.
   *
   * @param surplus whether it is the former
   */
  record Diverged(String what, boolean surplus) implements OperationResult {}

  /**
   * Can't be done this way, now or later; nothing has been changed. Of a start: with these data no
   * server can start.
   */
  record Unable(String reason) implements OperationResult {}

  /** Not done, and nothing is known of how far it came; trying again is right. */
  record Failed(String reason) implements OperationResult {}
}
