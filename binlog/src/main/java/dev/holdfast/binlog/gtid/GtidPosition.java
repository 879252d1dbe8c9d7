package dev.holdfast.binlog.gtid;

import dev.holdfast.base.Failure;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A place in a MariaDB history: the last GTID of each domain, as in {@code @@gtid_slave_pos} and
 * {@code @@gtid_binlog_pos}. Positions are partially ordered: one covers another when it is at
 * least as far in every domain of the other. The order is meaningful between positions of one
 * history.
 */
public record GtidPosition(SortedMap<Long, Gtid> byDomain) implements Position {
  public static final GtidPosition EMPTY = new GtidPosition(new TreeMap<>());

  public GtidPosition {
    byDomain = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(byDomain));
  }

  public static GtidPosition of(Collection<Gtid> gtids) {
    TreeMap<Long, Gtid> map = new TreeMap<>();
    gtids.forEach(g -> map.merge(g.domain(), g, GtidPosition::further));
    return new GtidPosition(map);
  }

  /** Reads {@code 0-1-42,1-1-7}; the empty text is {@link #EMPTY}. Fails with code bad-gtid. */
  public static GtidPosition parse(String text) {
    if (text.isBlank()) {
      return EMPTY;
    }
    return of(java.util.Arrays.stream(text.split(",")).map(Gtid::parse).toList());
  }

  /** Whether this position is at least as far as {@code other} in each of its domains. */
  public boolean covers(GtidPosition other) {
    return other.byDomain.values().stream()
        .allMatch(g -> {
          Gtid mine = byDomain.get(g.domain());
          return mine != null && Long.compareUnsigned(mine.sequence(), g.sequence()) >= 0;
        });
  }

  /** Whether two different transactions stand at the same place of a domain: two histories. */
  public boolean contradicts(GtidPosition other) {
    return other.byDomain.values().stream()
        .anyMatch(g -> {
          Gtid mine = byDomain.get(g.domain());
          return mine != null && mine.sequence() == g.sequence() && mine.server() != g.server();
        });
  }

  /** The least position that covers both. */
  public GtidPosition merge(GtidPosition other) {
    TreeMap<Long, Gtid> map = new TreeMap<>(byDomain);
    other.byDomain.values().forEach(g -> map.merge(g.domain(), g, GtidPosition::further));
    return new GtidPosition(map);
  }

  /** The least position that covers this one and a transaction. */
  public GtidPosition after(Gtid gtid) {
    TreeMap<Long, Gtid> map = new TreeMap<>(byDomain);
    map.merge(gtid.domain(), gtid, GtidPosition::further);
    return new GtidPosition(map);
  }

  private static Gtid further(Gtid a, Gtid b) {
    return Long.compareUnsigned(a.sequence(), b.sequence()) >= 0 ? a : b;
  }

  @Override
  public boolean isEmpty() {
    return byDomain.isEmpty();
  }

  @Override
  public boolean holds(TransactionId id) {
    if (!(id instanceof Gtid gtid)) {
      return false;
    }
    Gtid last = byDomain.get(gtid.domain());
    return last != null && Long.compareUnsigned(last.sequence(), gtid.sequence()) >= 0;
  }

  @Override
  public boolean endsWith(TransactionId id) {
    return id instanceof Gtid gtid && byDomain.containsValue(gtid);
  }

  @Override
  public Position with(TransactionId id) {
    return switch (id) {
      case Gtid gtid -> after(gtid);
      case MySqlGtid mysql -> (isEmpty() ? MySqlGtidSet.EMPTY : other(mysql)).with(mysql);
    };
  }

  private MySqlGtidSet other(MySqlGtid mysql) {
    throw new Failure(
        "base-other",
        "going on from " + this + " with " + mysql,
        "one of them is MariaDB's and the other MySQL's",
        "Name a base and logs of the same kind of server.");
  }

  @Override
  public String toString() {
    return byDomain.values().stream().map(Gtid::toString).collect(Collectors.joining(","));
  }
}
