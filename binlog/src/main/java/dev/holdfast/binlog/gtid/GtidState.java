package dev.holdfast.binlog.gtid;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a server's binary log holds: the last GTID of each domain <em>and server</em>, as in
 * {@code @@gtid_binlog_state}. Unlike a {@link GtidPosition} it shows errant transactions: ones
 * that another server wrote into the same domain don't hide them.
 */
public record GtidState(SortedMap<Stream, Gtid> byStream) {
  public static final GtidState EMPTY = new GtidState(new TreeMap<>());

  /** The transactions that one server wrote into one domain. */
  public record Stream(long domain, long server) implements Comparable<Stream> {
    @Override
    public int compareTo(Stream other) {
      int byDomain = Long.compare(domain, other.domain);
      return byDomain != 0 ? byDomain : Long.compare(server, other.server);
    }
  }

  public GtidState {
    byStream = Collections.unmodifiableSortedMap(new TreeMap<>(byStream));
  }

  public static GtidState of(Collection<Gtid> gtids) {
    TreeMap<Stream, Gtid> map = new TreeMap<>();
    gtids.forEach(g -> map.merge(new Stream(g.domain(), g.server()), g, GtidState::further));
    return new GtidState(map);
  }

  /** Reads {@code 0-1-42,0-2-50}; the empty text is {@link #EMPTY}. Fails with code bad-gtid. */
  public static GtidState parse(String text) {
    if (text.isBlank()) {
      return EMPTY;
    }
    return of(java.util.Arrays.stream(text.split(",")).map(Gtid::parse).toList());
  }

  /**
   * The errant check: the last GTID of each stream in which this state is further than {@code
   * other}; empty when everything here is there as well.
   */
  public List<Gtid> surplusOver(GtidState other) {
    List<Gtid> surplus = new ArrayList<>();
    byStream.forEach((stream, mine) -> {
      Gtid theirs = other.byStream.get(stream);
      if (theirs == null || Long.compareUnsigned(mine.sequence(), theirs.sequence()) > 0) {
        surplus.add(mine);
      }
    });
    return surplus;
  }

  /** Whether the log that this is the state of holds the transaction. */
  public boolean contains(Gtid gtid) {
    Gtid last = byStream.get(new Stream(gtid.domain(), gtid.server()));
    return last != null && Long.compareUnsigned(last.sequence(), gtid.sequence()) >= 0;
  }

  /** This state after {@code gtids} were written as well. */
  public GtidState with(Collection<Gtid> gtids) {
    List<Gtid> all = new ArrayList<>(byStream.values());
    all.addAll(gtids);
    return of(all);
  }

  /** The furthest GTID of each domain. */
  public GtidPosition position() {
    return GtidPosition.of(byStream.values());
  }

  private static Gtid further(Gtid a, Gtid b) {
    return Long.compareUnsigned(a.sequence(), b.sequence()) >= 0 ? a : b;
  }

  @Override
  public String toString() {
    return byStream.values().stream().map(Gtid::toString).collect(Collectors.joining(","));
  }
}
