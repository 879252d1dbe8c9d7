package dev.holdfast.simulation;

import org.jspecify.annotations.Nullable;

/**
 * What will happen, by time; what is due at the same time happens in the order of its entry. A
 * wheel of lists, one for each unit of time, because almost everything is due soon: a heap took a
 * sixth of a run.
 */
final class Schedule {
  private static final int WHEEL = 4096;

  private static final class Item {
    final Runnable action;
    @Nullable Item next;

    Item(Runnable action) {
      this.action = action;
    }
  }

  private final @Nullable Item[] first = new @Nullable Item[WHEEL];
  private final @Nullable Item[] last = new @Nullable Item[WHEEL];
  private long now;

  long now() {
    return now;
  }

  void after(long delay, Runnable action) {
    if (delay < 0 || delay >= WHEEL) {
      throw new IllegalArgumentException("a delay of " + delay);
    }
    int slot = slot(now + delay);
    Item item = new Item(action);
    Item before = last[slot];
    if (before == null) {
      first[slot] = item;
    } else {
      before.next = item;
    }
    last[slot] = item;
  }

  /** Runs the next item; false when nothing is due up to {@code end}. */
  boolean runNext(long end) {
    while (true) {
      int slot = slot(now);
      Item item = first[slot];
      if (item != null) {
        first[slot] = item.next;
        if (item.next == null) {
          last[slot] = null;
        }
        item.action.run();
        return true;
      }
      if (now >= end) {
        return false;
      }
      now++;
    }
  }

  private static int slot(long time) {
    return (int) (time % WHEEL);
  }
}
