package dev.holdfast.coordination;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition with a deadline, so that no test sleeps for a time that it guessed. */
public final class Eventually {
  private Eventually() {}

  /** Returns the milliseconds that it took. */
  public static long becomes(Duration deadline, String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > deadline.toNanos()) {
        throw new AssertionError("within " + deadline + " it never came about that " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
    return (System.nanoTime() - start) / 1_000_000;
  }
}
