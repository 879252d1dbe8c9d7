package dev.holdfast.decision;

/**
 * Another member as last heard.
 *
 * @param heardAt the tick of the last heartbeat that was newer than those before
 * @param brokenSince the tick since which it does not follow this primary as it should; -1 when it
 *     does, or when this node is no primary
 */
record PeerView(NodeStatus status, long heardAt, long brokenSince) {
  /** Whether two of its heartbeats are missing. */
  boolean isLate(Knowledge k) {
    return k.now - heardAt > 2L * k.settings.heartbeat();
  }
}
