package dev.holdfast.decision;

/**
 * Damps flapping: after a failover the next one waits, because what made the first primary seem
 * lost may make the second one seem so. Not when the server's process is known to be gone, not when
 * a promise obliges, and not for an operator, who asks for an election without suspicion.
 */
final class CoolDown {
  private CoolDown() {}

  /** A record that replaces a primary that this node suspected. */
  static void learned(Knowledge k, TermRecord before, TermRecord now) {
    if (k.suspectSince >= 0 && !now.primary().equals(before.primary())) {
      k.failoverAt = k.now;
    }
  }

  static boolean holds(Draft d, TermRecord r) {
    Knowledge k = d.k;
    NodeStatus primary = k.statusOf(r.primary());
    boolean processGone = primary != null && primary.server() instanceof ServerView.Down;
    return left(k) > 0 && d.rules.coolsDown(processGone, Elections.hasPromisedMore(k));
  }

  /** In ticks. */
  static long left(Knowledge k) {
    return Math.max(0, k.failoverAt + k.settings.patience().cooldown() - k.now);
  }

  static String explain(TermRecord r) {
    return "the cool-down: term "
        + r.term()
        + " began by a failover a moment ago, and that the process of "
        + r.primary()
        + " is gone is not known";
  }
}
