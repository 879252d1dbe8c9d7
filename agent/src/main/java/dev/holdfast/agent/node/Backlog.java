package dev.holdfast.agent.node;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.time.Duration;
import java.util.Optional;

/**
 * What this replica has received and not applied. A promotion applies it first, so it is the time
 * that a failover would take; how long it takes is told by how fast it was applied lately. Counts
 * transactions, so one that is much larger than the others makes the time come out too short.
 */
final class Backlog {
  /** How much of the speed seen before counts still after a second. */
  private static final double MEMORY = 0.8;

  /** The speed is only seen while there is more to do than could be done. */
  private static final long BUSY = 20;

  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * What is known at one moment.
   *
   * @param transactions received and not applied
   * @param perSecond how many are applied in a second; not known before there was a backlog
   * @param stopped whether none is applied at all
   */
  record Size(long transactions, double perSecond, boolean stopped) {
    static final Size NONE = new Size(0, 0, false);

    /** Nothing where there is a backlog of which it isn't known how fast it shrinks. */
    Optional<Duration> time() {
      if (stopped) {
        return transactions == 0 ? Optional.of(Duration.ZERO) : Optional.empty();
      }
      if (perSecond == 0) {
        return transactions <= BUSY ? Optional.of(Duration.ZERO) : Optional.empty();
      }
      double seconds = Math.min((double) LONGEST.toSeconds(), transactions / perSecond);
      return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
    }
  }

  private long waitedBefore;
  private long appliedBefore = -1;
  private long nanosBefore;
  private double perSecond;

  /** Takes a look in; {@code nanos} is when. */
  Size seen(GtidPosition received, GtidPosition applied, boolean stopped, long nanos) {
    long done = transactions(applied);
    long waiting = Math.max(0, transactions(received) - done);
    if (appliedBefore >= 0 && nanos > nanosBefore) {
      double seconds = (nanos - nanosBefore) / 1e9;
      if (waitedBefore > BUSY && waiting > 0 && done >= appliedBefore) {
        double now = Math.max((double) (done - appliedBefore), 0.1) / seconds;
        double old = perSecond == 0 ? 0 : Math.pow(MEMORY, seconds);
        perSecond = old * perSecond + (1 - old) * now;
      }
    }
    waitedBefore = waiting;
    appliedBefore = done;
    nanosBefore = nanos;
    return new Size(waiting, perSecond, stopped);
  }

  private static long transactions(GtidPosition position) {
    return position.byDomain().values().stream().mapToLong(Gtid::sequence).sum();
  }
}
