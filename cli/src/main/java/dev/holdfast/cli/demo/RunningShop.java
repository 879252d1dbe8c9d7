package dev.holdfast.cli.demo;

import dev.holdfast.shop.Workload;
import dev.holdfast.shop.WorkloadReport;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A workload on a thread of its own; closing it ends it in an orderly way. */
final class RunningShop implements AutoCloseable {
  private final Workload workload;
  private final FutureTask<WorkloadReport> task;
  private final Thread thread;

  private RunningShop(Workload workload) {
    this.workload = workload;
    this.task = new FutureTask<>(() -> workload.run(_ -> {}));
    this.thread = Thread.ofVirtual().name("shop").start(task);
  }

  static RunningShop start(Workload workload) {
    return new RunningShop(workload);
  }

  /** Fails with what ended the shop, if something has. */
  void requireOpen() throws InterruptedException {
    if (task.isDone()) {
      end();
    }
  }

  /** Whether a customer has been told of a write yet. */
  boolean hasSold() {
    return workload.progress().acknowledgedWrites() > 0;
  }

  /** How long it has been open. */
  Duration elapsed() {
    return workload.progress().elapsed();
  }

  /** Ends the shop and waits for its report. */
  WorkloadReport end() throws InterruptedException {
    workload.stop();
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    workload.stop();
    thread.interrupt();
  }
}
