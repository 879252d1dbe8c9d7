package dev.holdfast.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kill and what came of it.
 *
 * @param killed the node whose server was killed
 * @param at when
 * @param successor who opened instead; null while nobody has
 * @param phases in the order in which they happened
 * @param outage the time without an acknowledged write, as clients saw it; null while it lasts
 * @param back how long it took until the killed node followed again; null while it doesn't
 */
record Failover(
    String killed,
    Instant at,
    @Nullable String successor,
    List<Phase> phases,
    @Nullable Duration outage,
    @Nullable Duration back) {

  /** A step of the failover, {@code millis} after the kill. */
  record Phase(String name, long millis) {}

  Failover {
    phases = List.copyOf(phases);
  }

  boolean complete() {
    return outage != null && back != null;
  }
}
