package dev.holdfast.cli.demo;

import dev.holdfast.base.Failure;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the demo shall do.
 *
 * @param running how long the shop works, at least; it goes on until the last killed node is back
 * @param kills how often the primary's server is killed, 0 to 1000
 * @param keep leaves the lab running
 */
record DemoPlan(
    Path folder, Duration running, int kills, int customers, int threads, boolean keep) {
  static final int NODES = 3;

  DemoPlan {
    require(
        running.compareTo(Duration.ofSeconds(2)) >= 0,
        "bad-duration",
        "it runs for " + running.toSeconds() + " s",
        "Give it at least 2s.");
    require(kills >= 0 && kills <= 1000, "bad-kills", kills + " kills", "Choose 0 to 1000.");
    require(
        customers >= 1 && customers <= 10_000_000,
        "bad-customers",
        customers + " customers",
        "Choose 1 to 10000000.");
    require(
        threads >= 1 && threads <= 256, "bad-threads", threads + " threads", "Choose 1 to 256.");
  }

  /** When the shop has worked this long, the k-th kill (from 0) is due. */
  Duration dueAt(int kill) {
    return running.multipliedBy(kill + 1L).dividedBy(kills + 2L);
  }

  private static void require(boolean holds, String code, String reason, String hint) {
    if (!holds) {
      throw new Failure(code, "planning the demo", reason, hint);
    }
  }
}
