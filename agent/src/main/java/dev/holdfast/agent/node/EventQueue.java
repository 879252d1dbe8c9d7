package dev.holdfast.agent.node;

import dev.holdfast.decision.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What the loop has yet to handle, with the moment at which each came; unbounded. */
final class EventQueue {
  private final Deque<Arrival> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();

  /**
   * An event that has come.
   *
   * @param nanos by {@link System#nanoTime}
   * @param urgent whether the loop was woken for it
   */
  record Arrival(Event event, long nanos, boolean urgent) {}

  /** At the end; wakes the loop. */
  void add(Event event) {
    lock.lock();
    try {
      waiting.addLast(new Arrival(event, System.nanoTime(), true));
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** At the end; the loop finds it when it wakes for something else. */
  void addAtLeisure(Event event) {
    lock.lock();
    try {
      waiting.addLast(new Arrival(event, System.nanoTime(), false));
    } finally {
      lock.unlock();
    }
  }

  /** Before all that waits. */
  void addFirst(Event event) {
    lock.lock();
    try {
      waiting.addFirst(new Arrival(event, System.nanoTime(), true));
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * All that have come, the oldest first.
   *
   * @param patience how long to wait for an urgent one, in nanoseconds; when it is over there is
   *     none
   */
  List<Arrival> take(long patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience;
      while (waiting.stream().noneMatch(Arrival::urgent) && left > 0) {
        left = filled.awaitNanos(left);
      }
      List<Arrival> all = List.copyOf(waiting);
      waiting.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }
}
