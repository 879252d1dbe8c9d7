package dev.holdfast.shop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A look at a running workload.
 *
 * @param acknowledged per kind, reads included
 * @param perSecond acknowledged writes in each second since the start, the running one last
 * @param purchasesPerSecond the same, purchases alone
 * @param lastAcknowledged when a write was last acknowledged; null before the first
 * @param currentGap how long none has been acknowledged
 * @param errors how often each kind of error was met, by its name
 */
public record WorkloadProgress(
    Duration elapsed,
    Map<Kind, Long> acknowledged,
    long refused,
    long unknown,
    List<Integer> perSecond,
    List<Integer> purchasesPerSecond,
    @Nullable Instant lastAcknowledged,
    Duration currentGap,
    Map<String, Long> errors) {

  /** Acknowledged writes: deposits, purchases and refunds. */
  public long acknowledgedWrites() {
    return acknowledged.entrySet().stream()
        .filter(e -> e.getKey().writes())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
