package dev.holdfast.coordination.zookeeper;

import java.time.Duration;

/** A moment on the clock that never jumps. */
record Deadline(long atNanos) {

  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  long leftNanos() {
    return atNanos - System.nanoTime();
  }
}
