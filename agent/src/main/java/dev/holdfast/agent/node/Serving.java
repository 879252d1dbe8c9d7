package dev.holdfast.agent.node;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.NodeStatus;
import dev.holdfast.decision.ServerView;
import dev.holdfast.decision.TermRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whether the record's primary takes connections: what it says itself is known before the record.
 */
final class Serving {
  private Serving() {}

  static boolean serves(Knowledge k, TermRecord r) {
    ServerView server = serverOf(k, r.primary());
    if (!troubleOf(k, r.primary()).isEmpty()) {
      return false; // new connections are held: they would hang with it
    }
    if (server instanceof ServerView.Primary p && p.term() == r.term()) {
      return true;
    }
    boolean silent = !r.primary().equals(k.self()) && k.silent(r.primary());
    return r.phase() == TermRecord.Phase.SERVING && (server == null || silent);
  }

  /** Whether that node follows the primary of the record. */
  static boolean follows(Knowledge k, NodeName node, TermRecord r) {
    boolean heard = node.equals(k.self()) || !k.silent(node);
    return heard
        && serverOf(k, node) instanceof ServerView.Following f
        && f.primary().equals(r.primary())
        && f.term() == r.term();
  }

  private static String troubleOf(Knowledge k, NodeName node) {
    if (node.equals(k.self())) {
      return k.trouble();
    }
    NodeStatus status = k.statusOf(node);
    return status == null ? "" : status.trouble();
  }

  private static @Nullable ServerView serverOf(Knowledge k, NodeName node) {
    if (node.equals(k.self())) {
      return k.server();
    }
    NodeStatus status = k.statusOf(node);
    return status == null ? null : status.server();
  }
}
