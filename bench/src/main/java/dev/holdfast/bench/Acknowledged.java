package dev.holdfast.bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;

/** Which rows were acknowledged, and when, in microseconds since 1970. Threads share it. */
final class Acknowledged {
  private final BitSet ids = new BitSet();
  private long[] micros = new long[1 << 16];
  private int count;

  synchronized void add(long id, long atMicros) {
    ids.set(Math.toIntExact(id));
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, 2 * count);
    }
    micros[count++] = Math.max(atMicros, last()); // one clock, but several threads
  }

  synchronized int count() {
    return count;
  }

  /** When the newest acknowledgement came; 0 before the first. */
  synchronized long last() {
    return count == 0 ? 0 : micros[count - 1];
  }

  /** Acknowledgements after {@code fromMicros}. */
  synchronized int since(long fromMicros) {
    return count - firstAfter(fromMicros);
  }

  /** Acknowledgements in the second that ends then. */
  synchronized int secondBefore(long atMicros) {
    return firstAfter(atMicros) - firstAfter(atMicros - 1_000_000);
  }

  /** A time without any acknowledgement. */
  record Gap(long fromMicros, long toMicros) {
    long length() {
      return toMicros - fromMicros;
    }
  }

  /** The longest gap that ends after {@code fromMicros}. */
  synchronized Gap longestGap(long fromMicros) {
    Gap longest = new Gap(fromMicros, fromMicros);
    for (int i = Math.max(1, firstAfter(fromMicros)); i < count; i++) {
      Gap gap = new Gap(micros[i - 1], micros[i]);
      longest = gap.length() > longest.length() ? gap : longest;
    }
    return longest;
  }

  /** How many acknowledged rows are not among these. */
  synchronized long missing(ResultSet rows) throws SQLException {
    BitSet missing = (BitSet) ids.clone();
    while (rows.next()) {
      missing.clear(Math.toIntExact(rows.getLong(1)));
    }
    return missing.cardinality();
  }

  private int firstAfter(long atMicros) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (micros[middle] <= atMicros) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
