package dev.holdfast.shop;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a workload runs.
 *
 * @param threads connections that write at the same time
 * @param duration how long; {@link Workload#stop} ends it earlier
 * @param append adds a run to a journal that is there, instead of refusing it
 * @param commitTimeout how long a commit is waited for before its outcome is unknown
 * @param rate operations per second over all threads; 0 for as many as the server takes
 */
public record WorkloadPlan(
    int threads,
    Duration duration,
    Path journal,
    boolean append,
    Duration commitTimeout,
    int rate) {
  public static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(30);

  public WorkloadPlan {
    if (threads < 1 || duration.isNegative() || !commitTimeout.isPositive() || rate < 0) {
      throw new IllegalArgumentException("threads, duration, commit time-out or rate out of range");
    }
  }

  public WorkloadPlan(int threads, Duration duration, Path journal) {
    this(threads, duration, journal, false, COMMIT_TIMEOUT, 0);
  }
}
