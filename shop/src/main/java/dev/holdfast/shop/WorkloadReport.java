package dev.holdfast.shop;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a workload did.
 *
 * @param run the run's number, which all its ids carry
 * @param totals the counters at the end
 * @param longestGap the longest time without an acknowledged write
 * @param interrupted ended by {@link Workload#stop} before its time
 */
public record WorkloadReport(
    long run,
    Path journal,
    WorkloadProgress totals,
    Map<Kind, Latency> latencies,
    Gap longestGap,
    boolean interrupted) {
  /** Acknowledged writes per second over the whole run. */
  public double writesPerSecond() {
    return perSecond(totals.acknowledgedWrites());
  }

  public double purchasesPerSecond() {
    return perSecond(totals.acknowledged().getOrDefault(Kind.PURCHASE, 0L));
  }

  private double perSecond(long count) {
    return count * 1000.0 / Math.max(1, totals.elapsed().toMillis());
  }
}
