package dev.holdfast.recovery.fold;

import java.util.Arrays;

/** Places of records, sorted by what lies there. What comes in order stays as it is. */
final class Addresses {
  private static final int FEW = 8;
  private final Order order;
  private long[] all = new long[64];
  private int count;

  /** Compares what lies at two places. */
  interface Order {
    int compare(long a, long b);
  }

  Addresses(Order order) {
    this.order = order;
  }

  void add(long address) {
    if (count == all.length) {
      all = Arrays.copyOf(all, 2 * count);
    }
    all[count++] = address;
  }

  long[] sorted() {
    long[] from = Arrays.copyOf(all, count);
    sort(from, new long[count], 0, count);
    return from;
  }

  private void sort(long[] a, long[] other, int from, int to) {
    if (to - from <= FEW) {
      insert(a, from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(a, other, from, middle);
    sort(a, other, middle, to);
    if (order.compare(a[middle - 1], a[middle]) > 0) {
      merge(a, other, from, middle, to);
    }
  }

  private void insert(long[] a, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long one = a[i];
      int j = i;
      for (; j > from && order.compare(a[j - 1], one) > 0; j--) {
        a[j] = a[j - 1];
      }
      a[j] = one;
    }
  }

  private void merge(long[] a, long[] other, int from, int middle, int to) {
    System.arraycopy(a, from, other, from, middle - from);
    int left = from;
    int right = middle;
    for (int i = from; left < middle; i++) {
      boolean takeRight = right < to && order.compare(other[left], a[right]) > 0;
      a[i] = takeRight ? a[right++] : other[left++];
    }
  }
}
