package dev.holdfast.acceptance;

import dev.holdfast.shop.Access;
import dev.holdfast.shop.Workload;
import dev.holdfast.shop.WorkloadPlan;
import dev.holdfast.shop.WorkloadReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Customers who buy while a test breaks something. */
final class Trade implements AutoCloseable {
  private static final int THREADS = 4;

  /** Enough to notice a loss, and leaves the processors to what is tested. */
  private static final int PER_SECOND = 200;

  private static final int SOME = 40;
  private final Workload workload;
  private final FutureTask<WorkloadReport> task;

  private Trade(Workload workload) {
    this.workload = workload;
    this.task = new FutureTask<>(() -> workload.run(_ -> {}));
  }

  static Trade start(Access shop, Path journal) throws Exception {
    WorkloadPlan plan =
        new WorkloadPlan(
            THREADS,
            Duration.ofHours(1),
            journal,
            Files.exists(journal),
            WorkloadPlan.COMMIT_TIMEOUT,
            PER_SECOND);
    Trade trade = new Trade(new Workload(shop, null, plan));
    Thread.ofVirtual().name("trade").start(trade.task);
    trade.goesOn();
    return trade;
  }

  /** From now on some more writes are acknowledged. */
  void goesOn() throws Exception {
    long before = acknowledged();
    Eventually.that(
        "writes are acknowledged, of which the last was " + workload.progress().lastAcknowledged(),
        () -> ended() || acknowledged() >= before + SOME);
    if (ended()) {
      report();
    }
  }

  long acknowledged() {
    return workload.progress().acknowledgedWrites();
  }

  /** The longest time without an acknowledged write of which a part lies in a time. */
  Duration longestGap(Instant from, Duration time) {
    return workload.longestGapAround(from, time).length();
  }

  WorkloadReport stop() throws Exception {
    workload.stop();
    return report();
  }

  private boolean ended() {
    return task.isDone();
  }

  private WorkloadReport report() throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError("the trade ended", e.getCause());
    }
  }

  @Override
  public void close() {
    workload.stop();
  }
}
