package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Polls for a condition with a deadline. */
final class Await {
  private Await() {}

  static void until(String what, Callable<Boolean> condition) throws Exception {
    Deadline deadline = Deadline.after(Duration.ofSeconds(15));
    while (!condition.call()) {
      assertThat(deadline.passed()).as("too late: " + what).isFalse();
      deadline.pause(Duration.ofMillis(3));
    }
  }
}
