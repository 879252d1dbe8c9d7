package dev.holdfast.agent.config;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Failure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The settings that are the same for the whole cluster, kept in the coordination store. */
public enum ClusterKey {
  STALE_READ_LIMIT(
      "stale_read_limit",
      false,
      "2s",
      "500ms to 60s",
      "a primary that hears neither the store nor an acker for so long closes to clients"),
  FAILOVER_COOLDOWN(
      "failover_cooldown",
      false,
      "10s",
      "0s to 1h",
      "so long after a failover the next one waits, unless the server's process is gone"),
  FAILOVER_BUDGET(
      "failover_budget",
      false,
      "2s",
      "500ms to 1h",
      "how long a failover may take; the replicas' backlog is kept below that"),
  PRIORITY(
      "priority",
      true,
      "50",
      "a number from 0 to 100",
      "among nodes that hold as much, the highest becomes the primary, and takes over when it is back"),
  NEVER_PRIMARY(
      "never_primary",
      true,
      "false",
      "true or false",
      "is elected only when it alone holds everything, and hands over as soon as it can"),
  DELAY(
      "delay",
      true,
      "0s",
      "0s to 144h, in whole seconds",
      "applies what it receives only so long after it was committed: no acker, never the primary");

  /** Binary logs are kept for a week: what a delayed replica throws away it gets from them. */
  private static final Duration MOST_DELAY = Duration.ofDays(6);

  private final String slug;
  private final boolean perNode;
  private final String usual;
  private final String range;
  private final String meaning;

  ClusterKey(String slug, boolean perNode, String usual, String range, String meaning) {
    this.slug = slug;
    this.perNode = perNode;
    this.usual = usual;
    this.range = range;
    this.meaning = meaning;
  }

  /** As people write it; of a node's own setting, the part after the node's name. */
  public String slug() {
    return slug;
  }

  public boolean perNode() {
    return perNode;
  }

  /** What counts when nothing is set. */
  public String usual() {
    return usual;
  }

  public String range() {
    return range;
  }

  public String meaning() {
    return meaning;
  }

  static Optional<ClusterKey> of(String slug, boolean perNode) {
    return Arrays.stream(values())
        .filter(k -> k.perNode == perNode && k.slug.equals(slug))
        .findFirst();
  }

  static List<String> cluster() {
    return Arrays.stream(values()).filter(k -> !k.perNode).map(k -> k.slug).toList();
  }

  static List<String> ofNodes() {
    return Arrays.stream(values()).filter(k -> k.perNode).map(k -> k.slug).toList();
  }

  /** Fails with {@code bad-setting}. */
  void check(String name, String value) {
    if (!fits(value)) {
      throw new Failure(
          "bad-setting",
          "setting " + name + " to '" + value + "'",
          "it takes " + range,
          "Now or when nothing is set: " + usual + ".");
    }
  }

  private boolean fits(String value) {
    return switch (this) {
      case STALE_READ_LIMIT -> isBetween(value, Duration.ofMillis(500), Duration.ofMinutes(1));
      case FAILOVER_COOLDOWN -> isBetween(value, Duration.ZERO, Duration.ofHours(1));
      case FAILOVER_BUDGET -> isBetween(value, Duration.ofMillis(500), Duration.ofHours(1));
      case PRIORITY -> value.matches("\\d{1,2}|100");
      case DELAY -> isBetween(value, Duration.ZERO, MOST_DELAY) && !value.endsWith("ms");
      case NEVER_PRIMARY -> value.equals("true") || value.equals("false");
    };
  }

  private static boolean isBetween(String value, Duration least, Duration most) {
    try {
      Duration given = Durations.parse(value);
      return given.compareTo(least) >= 0 && given.compareTo(most) <= 0;
    } catch (Failure e) {
      return false;
    }
  }
}
