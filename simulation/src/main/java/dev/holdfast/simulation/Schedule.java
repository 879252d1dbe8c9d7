package dev.holdfast.simulation;

import java.util.PriorityQueue;

/** What will happen, by time; what is due at the same time happens in the order of its entry. */
final class Schedule {
  private record Item(long at, long order, Runnable action) implements Comparable<Item> {
    @Override
    public int compareTo(Item o) {
      return at != o.at ? Long.compare(at, o.at) : Long.compare(order, o.order);
    }
  }

  private final PriorityQueue<Item> items = new PriorityQueue<>();
  private long order;
  private long now;

  long now() {
    return now;
  }

  void after(long delay, Runnable action) {
    items.add(new Item(now + delay, order++, action));
  }

  /** Runs the next item; false when nothing is due before {@code end}. */
  boolean runNext(long end) {
    Item next = items.peek();
    if (next == null || next.at() > end) {
      return false;
    }
    items.remove();
    now = next.at();
    next.action().run();
    return true;
  }
}
