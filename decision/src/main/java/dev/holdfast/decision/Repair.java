package dev.holdfast.decision;

import org.jspecify.annotations.Nullable;

/**
 * Where the mending of this node stands (rule 7).
 *
 * @param wish an operator's, of a rebuild; null for none
 * @param since the tick at which it was asked for
 * @param stopped whether the server did not run when it was put aside
 * @param failures how many rewinds and rebuilds have failed in a row
 * @param notBefore the tick before which none is tried again by itself
 * @param last why the last one failed; empty when none has
 */
record Repair(
    Event.@Nullable RebuildAsked wish,
    long since,
    boolean stopped,
    int failures,
    long notBefore,
    String last) {
  static final Repair NONE = new Repair(null, 0, false, 0, Long.MIN_VALUE / 2, "");

  /** More would only overflow. */
  private static final int MOST_DOUBLINGS = 20;

  static Repair wanted(Event.RebuildAsked wish, long now) {
    return new Repair(wish, now, false, 0, now, "");
  }

  Repair withoutWish() {
    return new Repair(null, 0, stopped, failures, notBefore, last);
  }

  Repair putAside(boolean isStopped) {
    return new Repair(wish, since, isStopped, failures, notBefore, last);
  }

  /** With ticks counted from elsewhere, and no text for people. */
  Repair canonical(long notBefore, long since) {
    return new Repair(wish, wish == null ? 0 : since, stopped, failures, notBefore, "");
  }

  /** Each failure doubles the pause before the next try. */
  Repair failed(long now, Settings settings, String why) {
    long pause = (long) settings.resume() << Math.min(failures, MOST_DOUBLINGS);
    long end = now + Math.min(pause, settings.patience().rejoin());
    return new Repair(null, 0, false, failures + 1, end, why);
  }

  /** What there is to say to people besides what is the matter; empty when nothing is. */
  String text() {
    return failures == 0
        ? ""
        : failures == 1
            ? "; mending it has failed: " + last
            : "; mending it has failed " + failures + " times, lastly: " + last;
  }
}
