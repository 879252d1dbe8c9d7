package dev.holdfast.server.mariadb;

import java.time.Duration;

/** Keeps a stream below a rate, averaged from its beginning. */
final class Pace {
  private final long bytesPerSecond;
  private final long begun = System.nanoTime();
  private long sent;

  /** A rate of 0 or less is none. */
  Pace(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  void sent(int bytes) throws InterruptedException {
    sent += bytes;
    if (bytesPerSecond > 0) {
      long due = (long) (sent * 1e9 / bytesPerSecond);
      long early = due - (System.nanoTime() - begun);
      if (early > 0) {
        Thread.sleep(Duration.ofNanos(early));
      }
    }
  }
}
