package dev.holdfast.shop;

import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Reads credits and notes what it saw, with the revision that the judge compares. */
final class CreditReader implements Runnable {
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Shift shift;
  private final Line line;
  private final Kind kind;
  private final SplittableRandom random;

  CreditReader(Shift shift, Line line, Kind kind, SplittableRandom random) {
    this.shift = shift;
    this.line = line;
    this.kind = kind;
    this.random = random;
  }

  /** Reads until the shift is over, at an easy pace. */
  @Override
  public void run() {
    try (line) {
      while (!shift.over()) {
        readOnce();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  void readOnce() {
    Session session = line.session();
    if (session == null) {
      return;
    }
    long customer = shift.recentCustomer(random);
    long sentAt = shift.meter.now();
    try {
      long[] seen =
          session.row("SELECT credit, revision, last_op FROM shop.customer WHERE id = ?", customer);
      shift.meter.acknowledged(kind, sentAt);
      if (seen.length > 0) {
        shift.journal.read(kind, line.number(), customer, new Balance(seen[0], seen[1]), seen[2]);
      }
    } catch (SQLException e) {
      shift.meter.error(kind.word() + "-" + Trouble.name(e));
      line.drop();
    }
  }
}
