package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.TransactionId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Which GTIDs were seen, as ranges for each domain and server: small whatever their number. */
final class GtidSet {
  private final Map<Record, TreeMap<Long, Long>> ranges = new HashMap<>();

  /** Whether it was new. */
  boolean add(TransactionId id) {
    return switch (id) {
      case Gtid g -> add(new GtidState.Stream(g.domain(), g.server()), g.sequence());
      case MySqlGtid m -> add(m.source(), m.number());
    };
  }

  private boolean add(Record stream, long n) {
    TreeMap<Long, Long> of =
        ranges.computeIfAbsent(stream, k -> new TreeMap<>(Long::compareUnsigned));
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
