package dev.holdfast.shop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** What the workers of one run share. */
final class Shift {
  private static final int RECENT = 128;

  final Goods goods;
  final Journal journal;
  final Meter meter;
  final Duration commitTimeout;
  private final int customers;
  private final long nanosBetween;
  private final AtomicLong nextSlot = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLongArray recent = new AtomicLongArray(RECENT);
  private volatile boolean over;

  Shift(Origin origin, Goods goods, Journal journal, Meter meter, WorkloadPlan plan) {
    this.goods = goods;
    this.journal = journal;
    this.meter = meter;
    this.commitTimeout = plan.commitTimeout();
    this.customers = origin.customers();
    this.nanosBetween = plan.rate() == 0 ? 0 : 1_000_000_000L / plan.rate();
    for (int i = 0; i < RECENT; i++) {
      recent.set(i, i % customers + 1L);
    }
  }

  boolean over() {
    return over || Thread.currentThread().isInterrupted();
  }

  void end() {
    over = true;
  }

  int nextConnection() {
    return connections.incrementAndGet();
  }

  long anyCustomer(RandomGenerator random) {
    return random.nextLong(1, customers + 1L);
  }

  /** A customer who was busy lately: reads of these are the ones that can go wrong. */
  long recentCustomer(RandomGenerator random) {
    return recent.get(random.nextInt(RECENT));
  }

  void changed(long customer, RandomGenerator random) {
    recent.set(random.nextInt(RECENT), customer);
  }

  /**
   * Waits for this thread's turn when a rate was given; missed turns are not made up for.
   *
   * @return whether it has come before the end
   */
  boolean awaitTurn() {
    if (nanosBetween == 0) {
      return true;
    }
    long now = meter.now();
    long slot = nextSlot.getAndUpdate(next -> Math.max(next, now) + nanosBetween);
    LockSupport.parkNanos(Math.max(slot, now) - now);
    return !over();
  }
}
