package dev.holdfast.decision;

/**
 * Replicas that are to apply what they receive only some time after it was committed, so that what
 * somebody has done wrong can still be found undone there. One that the record names an acker stays
 * live until the primary has dropped it; a delayed one throws its relay log away whenever it begins
 * to follow (to apply it would end the delay) and gets it again from the primary. So it holds
 * nothing that counts: before that it is in doubt (rule 1), until it is named again.
 */
final class Delays {
  private Delays() {}

  /** In seconds. */
  static long wanted(Draft d, TermRecord r) {
    return d.rules.mayDelay(r, d.k.self) ? d.k.orders.delay(d.k.self) : 0;
  }

  /** Whether this replica follows with the delay that it should have, as far as is known. */
  static boolean isRight(Draft d, TermRecord r, ServerView.Following f) {
    return !d.k.orders.heard() || d.k.orders.paused() || f.delay() == wanted(d, r);
  }

  /** Whether it may begin to follow; if not, sees to it. */
  static boolean isReady(Draft d, TermRecord r) {
    Knowledge k = d.k;
    if (!k.orders.heard()) {
      return false;
    }
    if (wanted(d, r) == 0) {
      return true;
    }
    if (!d.onDisk(d.rules.delaying(k.durable))) {
      return false;
    }
    if (k.caughtUpAt >= 0 || k.catchUp != null) {
      Rejoin.forgetQuestions(k);
    }
    return true;
  }
}
