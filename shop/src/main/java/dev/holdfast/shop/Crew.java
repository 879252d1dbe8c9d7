package dev.holdfast.shop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The threads of a run. A worker that breaks ends the run, and its error comes out of it. */
final class Crew {
  private static final int REPLICA_READERS = 2;
  private static final Duration ORDERLY_STOP = Duration.ofSeconds(2);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);

  private final Shift shift;
  private final Runnable onBreakdown;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable RuntimeException> breakdown = new AtomicReference<>();

  Crew(Shift shift, Runnable onBreakdown) {
    this.shift = shift;
    this.onBreakdown = onBreakdown;
  }

  void start(int workers, Connector primary, @Nullable Connector replicas) {
    SplittableRandom random = new SplittableRandom();
    for (int i = 0; i < workers; i++) {
      employ("shop-worker-" + i, new Worker(shift, primary, random.split()));
    }
    for (int i = 0; replicas != null && i < REPLICA_READERS; i++) {
      Line line = new Line(shift, replicas::any);
      employ("shop-reader-" + i, new CreditReader(shift, line, Kind.REPLICA_READ, random.split()));
    }
  }

  private void employ(String name, Runnable work) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                breakdown.compareAndSet(null, e);
                onBreakdown.run();
              }
            }));
  }

  /**
   * Lets open operations end for some time, which {@code hurry} cuts short; then cuts their
   * connections, which makes their outcomes unknown.
   */
  void finish(Duration patience, CountDownLatch hurry) throws InterruptedException {
    shift.end();
    long end = System.nanoTime() + patience.toNanos();
    while (anyAlive() && System.nanoTime() < end && hurry.getCount() > 0) {
      hurry.await(1, TimeUnit.MILLISECONDS);
    }
    end = Math.min(end, System.nanoTime() + ORDERLY_STOP.toNanos());
    for (Thread thread : threads) {
      thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    dismiss();
    RuntimeException broken = breakdown.get();
    if (broken != null) {
      throw broken;
    }
  }

  private boolean anyAlive() {
    return threads.stream().anyMatch(Thread::isAlive);
  }

  /** Interrupts whoever still works: a virtual thread's socket closes with it. */
  void dismiss() throws InterruptedException {
    shift.end();
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      if (!thread.join(LAST_PATIENCE)) {
        throw new IllegalStateException(thread.getName() + " does not end");
      }
    }
  }
}
