package dev.holdfast.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Polls for a condition, up to a deadline. */
final class Eventually {
  /** May ask the system, and be interrupted while it does. */
  interface Condition {
    boolean holds() throws InterruptedException;
  }

  private Eventually() {}

  static void holds(Duration within, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("does not hold after " + within);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
