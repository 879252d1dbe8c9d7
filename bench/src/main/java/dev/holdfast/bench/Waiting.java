package dev.holdfast.bench;

import dev.holdfast.base.Failure;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what a benchmark needs, but not for ever. */
final class Waiting {
  private static final Duration LOOK = Duration.ofMillis(20);

  private Waiting() {}

  static void until(String what, Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new Failure(
            "bench-stuck",
            "waiting for " + what,
            "nothing for " + patience.toSeconds() + " s",
            "Try it again on a quiet machine; 'holdfast demo --keep' shows a cluster at work.");
      }
      Thread.sleep(LOOK);
    }
  }
}
