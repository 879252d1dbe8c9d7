package dev.holdfast.decision;

import dev.holdfast.base.NodeName;

/**
 * When a node needn't count each tick by itself. Nothing is under way, and everybody has been heard
 * of late: what becomes due by time alone in this state may become due some ticks later. A step
 * costs little, but fifty a second of them were most of what an idle agent's processor time went
 * into.
 */
public final class Leisure {
  /** As many ticks as may be counted at once: a heartbeat's pause. */
  public static final int MOST = 5;

  private Leisure() {}

  /** How many ticks may go by before the next step, if nothing else happens. */
  public static int ticks(Knowledge k) {
    return k.started && settled(k) && nothingUnderWay(k) && wellHere(k) && allHeard(k)
        ? Math.min(MOST, k.settings.heartbeat())
        : 1;
  }

  /**
   * Whether an event says nothing new to a node at leisure, so that it may wait until the next step
   * and then be handled as of when it came. Most of what an idle agent hears is of this kind, and
   * each wake-up for it cost more than what was then done.
   */
  public static boolean canWait(Knowledge k, Event event) {
    return saysNothingNew(k, event) && ticks(k) > 1;
  }

  private static boolean saysNothingNew(Knowledge k, Event event) {
    return switch (event) {
      case Event.Received(NodeName from, Message.Heartbeat(NodeStatus status)) -> {
        NodeStatus last = k.statusOf(from);
        yield last != null && status.repeats(last);
      }
      case Event.ProbeBegan _, Event.CommitsAcknowledged _ -> true;
      case Event.ProbeEnded e -> e.trouble().isEmpty();
      case Event.StreamQuiet e -> e.quiet() == k.streamQuiet;
      case Event.StreamSeen e -> e.connected() == k.streamConnected && !e.broken();
      case Event.Received _,
          Event.Started _,
          Event.Tick _,
          Event.After _,
          Event.Together _,
          Event.RecordSeen _,
          Event.StoreAnswered _,
          Event.Persisted _,
          Event.SwitchoverAsked _,
          Event.FailoverAsked _,
          Event.RebuildAsked _,
          Event.Ordered _,
          Event.OperationEnded _,
          Event.ServerExited _,
          Event.CommitsWait _ ->
          false;
    };
  }

  private static boolean settled(Knowledge k) {
    return switch (k.server) {
      case ServerView.Primary _ -> k.locksKnown;
      case ServerView.Following _ -> k.streamConnected && !k.streamBroken;
      case ServerView.Down _,
          ServerView.Starting _,
          ServerView.Idle _,
          ServerView.Promoting _,
          ServerView.Draining _,
          ServerView.Errant _ ->
          false;
    };
  }

  private static boolean nothingUnderWay(Knowledge k) {
    boolean asked =
        k.promise != null || k.election != null || k.switchover != null || k.byHand != null;
    boolean acting = k.running != null || k.persisting != null || !k.storeCalls.isEmpty();
    boolean changing = k.change != null || k.catchUp != null || k.vouch || k.suspectSince >= 0;
    return !asked && !acting && !changing;
  }

  private static boolean wellHere(Knowledge k) {
    return k.trouble.isEmpty()
        && k.health.equals(Health.FINE)
        && k.now >= k.retryAt
        && k.now >= k.storeRetryAt;
  }

  private static boolean allHeard(Knowledge k) {
    for (var other : k.others()) {
      PeerView view = k.peers.get(other);
      if (view == null || view.isLate(k)) {
        return false;
      }
    }
    return true;
  }
}
