package dev.holdfast.acceptance;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.function.Executable;

/** Waits for what must come, and watches what must not. */
final class Eventually {
  /** Generous: it costs nothing while all is well. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private Eventually() {}

  static void that(String what, Callable<Boolean> condition) throws Exception {
    that(what, PATIENCE, condition);
  }

  static void that(String what, Duration within, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + within.toSeconds() + " s: " + what);
      }
      Thread.sleep(20);
    }
  }

  /** Looks again and again for as long. */
  static void allAlong(Duration time, Executable check) throws Throwable {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      check.execute();
      Thread.sleep(50);
    }
  }
}
