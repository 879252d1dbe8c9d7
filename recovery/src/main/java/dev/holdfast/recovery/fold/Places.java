package dev.holdfast.recovery.fold;

import java.util.Arrays;

/**
 * Places of records, sorted by what lies there. What comes in order stays as it is; a number that
 * sorts like the record's beginning spares most looks at the record itself.
 */
final class Places {
  private static final int FEW = 8;
  private final Order order;
  private int[] places = new int[64];
  private long[] numbers = new long[64];
  private int[] otherPlaces = places;
  private long[] otherNumbers = numbers;
  private int count;

  /** Compares what lies at two places. */
  interface Order {
    int compare(int a, int b);
  }

  Places(Order order) {
    this.order = order;
  }

  void add(int place, long number) {
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * count);
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    places[count] = place;
    numbers[count++] = number;
  }

  /** Nothing can be added after it. */
  int[] sorted() {
    places = Arrays.copyOf(places, count);
    numbers = Arrays.copyOf(numbers, count);
    otherPlaces = new int[count];
    otherNumbers = new long[count];
    sort(0, count);
    return places;
  }

  private boolean after(long number, int place, long otherNumber, int otherPlace) {
    return number == otherNumber ? order.compare(place, otherPlace) > 0 : number > otherNumber;
  }

  private void sort(int from, int to) {
    if (to - from <= FEW) {
      insert(from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle);
    sort(middle, to);
    if (after(numbers[middle - 1], places[middle - 1], numbers[middle], places[middle])) {
      merge(from, middle, to);
    }
  }

  private void insert(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int place = places[i];
      long number = numbers[i];
      int j = i;
      for (; j > from && after(numbers[j - 1], places[j - 1], number, place); j--) {
        places[j] = places[j - 1];
        numbers[j] = numbers[j - 1];
      }
      places[j] = place;
      numbers[j] = number;
    }
  }

  private void merge(int from, int middle, int to) {
    System.arraycopy(places, from, otherPlaces, from, middle - from);
    System.arraycopy(numbers, from, otherNumbers, from, middle - from);
    int left = from;
    int right = middle;
    for (int i = from; left < middle; i++) {
      if (right < to
          && after(otherNumbers[left], otherPlaces[left], numbers[right], places[right])) {
        places[i] = places[right];
        numbers[i] = numbers[right++];
      } else {
        places[i] = otherPlaces[left];
        numbers[i] = otherNumbers[left++];
      }
    }
  }
}
