package dev.holdfast.shop;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Customers who deposit and buy, over many connections, while somebody breaks things. */
public final class Workload {
  private final String text;

  public Workload(Access primary, @Nullable Access replicas, WorkloadPlan plan) {
    text = primary + " " + replicas + " " + plan;
  }

  /** Works until its time is over or {@link #stop} is called, and shows itself each second. */
  public WorkloadReport run(Consumer<WorkloadProgress> eachSecond) throws InterruptedException {
    String what = text;
    throw new UnsupportedOperationException(what);
  }

  /** Ends the run in an orderly way: open outcomes become unknown. Returns at once. */
  public void stop() {
    String what = text;
    throw new UnsupportedOperationException(what);
  }

  /** Where it stands; may be asked from any thread, before, during and after the run. */
  public WorkloadProgress progress() {
    String what = text;
    throw new UnsupportedOperationException(what);
  }

  /** The longest time without an acknowledged write that touches {@code [at, at + window]}. */
  public Gap longestGapAround(Instant at, Duration window) {
    String what = text + at + window;
    throw new UnsupportedOperationException(what);
  }
}
