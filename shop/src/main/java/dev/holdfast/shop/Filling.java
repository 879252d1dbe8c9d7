package dev.holdfast.shop;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parallel part of a load: each thread takes the next range of customers until none is left.
 */
final class Filling {
  private static final long PROGRESS_MILLIS = 250;

  private final Connector connector;
  private final LoadPlan plan;
  private final Goods goods;
  private final long seed;
  private final AtomicInteger retries;
  private final long start;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final CountDownLatch running;

  Filling(
      Connector connector,
      LoadPlan plan,
      Goods goods,
      long seed,
      AtomicInteger retries,
      long startNanos) {
    this.connector = connector;
    this.plan = plan;
    this.goods = goods;
    this.seed = seed;
    this.retries = retries;
    this.start = startNanos;
    this.running = new CountDownLatch(plan.threads());
  }

  void run(Consumer<LoadProgress> progress) throws InterruptedException {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < plan.threads(); i++) {
        pool.execute(this::fill);
      }
      try {
        while (!running.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
          progress.accept(progress());
        }
      } catch (InterruptedException e) {
        pool.shutdownNow();
        throw e;
      }
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    progress.accept(progress());
  }

  private LoadProgress progress() {
    long elapsed = System.nanoTime() - start;
    int filled = done.get();
    long remaining = elapsed * (plan.customers() - filled) / Math.max(1, filled);
    return new LoadProgress(
        filled, plan.customers(), Duration.ofNanos(elapsed), Duration.ofNanos(remaining));
  }

  private void fill() {
    try (Persistence persistence = new Persistence(connector, retries)) {
      while (failure.get() == null) {
        int from = next.getAndAdd(LoadChunk.CUSTOMERS) + 1;
        if (from > plan.customers()) {
          return;
        }
        int to = Math.min(plan.customers(), from + LoadChunk.CUSTOMERS - 1);
        LoadChunk chunk = new LoadChunk(goods, seed, from, to);
        persistence.run("filling the shop", (session, again) -> send(session, chunk, from, again));
        done.addAndGet(to - from + 1);
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.countDown();
    }
  }

  private static void send(Session session, LoadChunk chunk, int from, boolean again)
      throws SQLException {
    if (again && session.row("SELECT id FROM shop.customer WHERE id = ?", from).length > 0) {
      return;
    }
    session.begin();
    session.execute(chunk.customers.toString());
    session.execute(chunk.deposits.toString());
    session.execute(chunk.purchases.toString());
    session.execute(chunk.items.toString());
    session.commit(WorkloadPlan.COMMIT_TIMEOUT);
  }
}
