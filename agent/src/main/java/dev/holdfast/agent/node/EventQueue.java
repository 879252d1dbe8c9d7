package dev.holdfast.agent.node;

import dev.holdfast.decision.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What the loop has yet to handle, with the moment at which each came; unbounded. */
final class EventQueue {
  private final Deque<Arrival> waiting = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private boolean urgent;

  /**
   * An event that has come.
   *
   * @param nanos by {@link System#nanoTime}
   * @param urgent whether the loop was woken for it
   */
  record Arrival(Event event, long nanos, boolean urgent) {}

  /** At the end; wakes the loop. */
  void add(Event event) {
    put(event, true, waiting::addLast);
  }

  /** At the end; the loop finds it when it wakes for something else. */
  void addAtLeisure(Event event) {
    put(event, false, waiting::addLast);
  }

  /** Before all that waits. */
  void addFirst(Event event) {
    put(event, true, waiting::addFirst);
  }

  private void put(Event event, boolean wakes, Consumer<Arrival> end) {
    lock.lock();
    try {
      end.accept(new Arrival(event, System.nanoTime(), wakes));
      if (wakes) {
        urgent = true;
        filled.signal();
      }
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
      while (!urgent && left > 0) {
        left = filled.awaitNanos(left);
      }
      List<Arrival> all = List.copyOf(waiting);
      waiting.clear();
      urgent = false;
      return all;
    } finally {
      lock.unlock();
    }
  }
}
