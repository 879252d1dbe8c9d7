package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidState;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Which GTIDs were seen, as ranges for each domain and server: small whatever their number. */
final class GtidSet {
  private final Map<GtidState.Stream, TreeMap<Long, Long>> ranges = new HashMap<>();

  /** Whether it was new. */
  boolean add(Gtid gtid) {
    TreeMap<Long, Long> of =
        ranges.computeIfAbsent(
            new GtidState.Stream(gtid.domain(), gtid.server()),
            k -> new TreeMap<>(Long::compareUnsigned));
    long n = gtid.sequence();
    Map.Entry<Long, Long> below = of.floorEntry(n);
    if (below != null && Long.compareUnsigned(n, below.getValue()) <= 0) {
      return false;
    }
    long from = below != null && below.getValue() == n - 1 ? below.getKey() : n;
    Long above = of.remove(n + 1);
    of.put(from, above == null ? n : above);
    return true;
  }
}
