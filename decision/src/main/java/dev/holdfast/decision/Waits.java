package dev.holdfast.decision;

/** What a node waits for, and for how many ticks. */
public final class Waits {
  private Waits() {}

  /** How long {@link Knowledge#waitingFor} is the cool-down after a failover; 0 when it is not. */
  public static long coolDown(Knowledge k) {
    boolean waits = k.record != null && k.waitingFor().equals(CoolDown.explain(k.record.record()));
    return waits ? CoolDown.left(k) : 0;
  }

  /** Until the next try to start this node's server, or to mend it; 0 when none waits. */
  public static long mending(Knowledge k) {
    if (k.running != null) {
      return 0;
    }
    boolean mends = k.server instanceof ServerView.Errant && k.repair.failures() > 0;
    boolean starts =
        k.server instanceof ServerView.Down
            && (k.starts.failures() > 0 || k.starts.crashesAgainAndAgain());
    return mends
        ? Math.max(0, k.repair.notBefore() - k.now)
        : starts && !k.orders.paused() ? Math.max(0, k.retryAt - k.now) : 0;
  }

  /** Whether another is the primary, and two of its heartbeats are missing. */
  public static boolean primaryIsLate(Knowledge k) {
    PeerView view = k.record == null ? null : k.peers.get(k.record.record().primary());
    return view != null && view.isLate(k);
  }

  /** Whether this node is about to promise a term, or stands for election in one. */
  public static boolean forATerm(Knowledge k) {
    return k.promise != null || k.election != null;
  }

  /** Whether this primary is adding or removing an acker. */
  public static boolean forAnAckerToChange(Knowledge k) {
    return k.change != null;
  }
}
