package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.Position;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The {@linkplain Bundle bundles} of one replay: how many transactions a replica doesn't count,
 * because they came to it within another one.
 */
public final class Bundles {
  private final boolean allowed;
  private final Deque<Sent> underWay = new ArrayDeque<>();
  private long arrived;

  private record Sent(Gtid last, int saved) {}

  /**
   * @param allowed whether there may be any
   */
  public Bundles(boolean allowed) {
    this.allowed = allowed;
  }

  boolean allowed() {
    return allowed;
  }

  synchronized void sent(Gtid last, int transactions) {
    underWay.addLast(new Sent(last, transactions - 1));
  }

  /** A replica asks again from here: what was sent beyond is sent once more. */
  synchronized void again(Position from) {
    while (!underWay.isEmpty() && !from.holds(underWay.getLast().last())) {
      underWay.removeLast();
    }
  }

  /** The replica has all up to here, and will not ask for it again. */
  public synchronized void applied(Position position) {
    while (!underWay.isEmpty() && position.holds(underWay.getFirst().last())) {
      arrived += underWay.removeFirst().saved();
    }
  }

  /** By how much the transactions in what was sent are more than what the replica counts. */
  public synchronized long saved() {
    return arrived + underWay.stream().mapToLong(Sent::saved).sum();
  }
}
