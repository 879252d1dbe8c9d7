package dev.holdfast.server.mariadb;

import java.time.Duration;

/** The moment by which something must have ended. */
record Deadline(long endNanos) {
  static Deadline after(Duration within) {
    return new Deadline(System.nanoTime() + within.toNanos());
  }

  boolean passed() {
    return System.nanoTime() - endNanos >= 0;
  }

  /** Never negative. */
  Duration remaining() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** At least 1, because 0 means "no limit" to sockets. */
  int remainingMillis() {
    return Math.clamp(remaining().toMillis(), 1, Integer.MAX_VALUE);
  }

  /** Waits a little between two looks at something that sends no notice. */
  void pause(Duration atMost) {
    Duration left = remaining();
    try {
      Thread.sleep(left.compareTo(atMost) < 0 ? left : atMost);
    } catch (InterruptedException e) {
      throw Interruption.of(e);
    }
  }
}
