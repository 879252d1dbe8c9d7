package dev.holdfast.decision;

/**
 * While the cluster is paused agents watch and report. They depose nobody, start nothing that ended
 * by itself, kill nothing that hangs, mend no server and no replication thread. What keeps the
 * invariant goes on: acknowledgements and who counts, an election that a promise obliges to, the
 * deposition of a primary that has a successor, and the closing of one that is cut off (rule 9):
 * elsewhere the pause may be over.
 */
final class Pausing {
  static final String PAUSED = "the cluster is paused";

  private static final long NEVER = Long.MAX_VALUE;

  private Pausing() {}

  static void ordered(Draft d, Event.Ordered e) {
    Knowledge k = d.k;
    if (k.orders.paused() != e.orders().paused()) {
      long term = k.record == null ? 0 : k.record.record().term();
      d.note(Effect.Kind.NOTE, term, e.orders().paused() ? "paused: only watches" : "resumes");
    }
    k.orders = e.orders();
    k.settings = e.settings();
    if (!k.orders.paused() && k.retryAt == NEVER) {
      k.retryAt = k.now;
    }
  }

  /**
   * A server that ended by itself, or by a person's hand, is left alone until the pause is over.
   */
  static void exited(Knowledge k) {
    if (k.orders.paused() && k.server instanceof ServerView.Down) {
      k.retryAt = NEVER;
      k.problem = "its server has ended, and is not started: " + PAUSED;
    }
  }

  /** Whether no election is begun or agreed to: a promise that was given obliges all the same. */
  static boolean holdsElections(Knowledge k) {
    return k.orders.paused() && !Elections.hasPromisedMore(k);
  }
}
