package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import org.jspecify.annotations.Nullable;

/** Requests of others that this node is working on. */
interface Pending {
  /**
   * A promise on its way to disk.
   *
   * @param stopped what the server said when it stopped acknowledging; null before
   */
  record Promise(
      long term, long version, NodeName candidate, OperationResult.@Nullable Stopped stopped)
      implements Pending {}

  /** A question of the primary: tell me when you have received that. */
  record CatchUp(NodeName primary, long term, GtidPosition position, long incarnation)
      implements Pending {}
}
