package dev.holdfast.agent.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for one peer. Bounded: when it is full the oldest message goes, because a newer one
 * says more about now.
 */
final class Outbox<M> {
  private final int capacity;
  private final Deque<M> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();

  Outbox(int capacity) {
    this.capacity = capacity;
  }

  /** Never blocks for longer than another call holds the lock; returns how many were dropped. */
  int add(M message) {
    lock.lock();
    try {
      int dropped = waiting.size() >= capacity ? 1 : 0;
      if (dropped == 1) {
        waiting.removeFirst();
      }
      waiting.addLast(message);
      filled.signal();
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next messages and takes all there are: what piled up travels together.
   *
   * @param patience in nanoseconds; none come when it is over
   */
  List<M> take(long patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience;
      while (waiting.isEmpty() && left > 0) {
        left = filled.awaitNanos(left);
      }
      List<M> all = new ArrayList<>(waiting);
      waiting.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }
}
