package dev.holdfast.binlog.gtid;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.MySqlGtid.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A set of MySQL's transactions, as in {@code @@gtid_executed} (MySQL manual, "GTID Sets").
 *
 * @param bySource numbers without gaps, ascending, that don't touch one another
 */
public record MySqlGtidSet(SortedMap<Source, List<Range>> bySource) implements Position {
  private static final Comparator<Source> ORDER = Comparator.comparing(Source::toString);
  public static final MySqlGtidSet EMPTY = new MySqlGtidSet(new TreeMap<>(ORDER));

  /** Both ends belong to it. */
  public record Range(long first, long last) {
    public Range {
      if (first < 1 || last < first || last > MySqlGtid.MOST) {
        throw new IllegalArgumentException(first + "-" + last + " is no range of numbers");
      }
    }

    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }

  public MySqlGtidSet {
    TreeMap<Source, List<Range>> copy = new TreeMap<>(ORDER);
    bySource.forEach((source, ranges) -> copy.put(source, List.copyOf(ranges)));
    bySource = Collections.unmodifiableSortedMap(copy);
  }

  /** These ranges, in any order; they may overlap. */
  public static MySqlGtidSet of(Map<Source, List<Range>> all) {
    TreeMap<Source, List<Range>> joined = new TreeMap<>(ORDER);
    all.forEach((source, ranges) -> joined.put(source, joined(ranges)));
    joined.values().removeIf(List::isEmpty);
    return new MySqlGtidSet(joined);
  }

  private static List<Range> joined(List<Range> ranges) {
    List<Range> joined = new ArrayList<>();
    for (Range r : ranges.stream().sorted(Comparator.comparingLong(Range::first)).toList()) {
      if (joined.isEmpty() || joined.getLast().last() < r.first() - 1) {
        joined.add(r);
      } else {
        Range before = joined.removeLast();
        joined.add(new Range(before.first(), Math.max(before.last(), r.last())));
      }
    }
    return joined;
  }

  /** Reads {@code uuid:1-5:7:tag:1-3,uuid:1}; fails with code bad-gtid. */
  public static MySqlGtidSet parse(String text) {
    MySqlGtidSet set = EMPTY;
    for (String one : text.strip().split("\\s*,\\s*", -1)) {
      if (!one.isEmpty()) {
        set = set.with(one, text);
      }
    }
    return set;
  }

  private MySqlGtidSet with(String ofOneServer, String all) {
    String[] parts = ofOneServer.strip().split(":", -1);
    MySqlGtidSet set = this;
    try {
      Source source = new Source(UUID.fromString(parts[0].strip()), "");
      if (parts.length == 1 || !numbers(parts[parts.length - 1])) {
        throw new IllegalArgumentException("no numbers");
      }
      for (int i = 1; i < parts.length; i++) {
        String part = parts[i].strip();
        if (numbers(part)) {
          String[] ends = part.split("-", 2);
          long first = Long.parseLong(ends[0].strip());
          set = set.with(source, new Range(first, Long.parseLong(ends[ends.length - 1].strip())));
        } else {
          source = new Source(source.server(), part.toLowerCase(Locale.ROOT));
        }
      }
      return set;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new Failure(
          "bad-gtid",
          "reading the GTID set '" + all + "'",
          "it is not server:numbers",
          "Write it like 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-23.",
          e);
    }
  }

  /** Whether it is a range rather than a tag. */
  private static boolean numbers(String part) {
    return Character.isDigit(part.strip().charAt(0));
  }

  /** This set and these numbers of one source. */
  public MySqlGtidSet with(Source source, Range more) {
    List<Range> ranges = new ArrayList<>(ranges(source));
    ranges.add(more);
    TreeMap<Source, List<Range>> all = new TreeMap<>(bySource);
    all.put(source, joined(ranges));
    return new MySqlGtidSet(all);
  }

  @Override
  public MySqlGtidSet with(TransactionId id) {
    return switch (id) {
      case MySqlGtid m -> with(m.source(), new Range(m.number(), m.number()));
      case Gtid g ->
          throw new Failure(
              "base-other",
              "going on from " + this + " with " + g,
              "one of them is MySQL's and the other MariaDB's",
              "Name a base and logs of the same kind of server.");
    };
  }

  /** What is in this set or in the other one. */
  public MySqlGtidSet and(MySqlGtidSet other) {
    MySqlGtidSet all = this;
    for (Map.Entry<Source, List<Range>> e : other.bySource.entrySet()) {
      for (Range range : e.getValue()) {
        all = all.with(e.getKey(), range);
      }
    }
    return all;
  }

  /** What is in this set, and not in the other one. */
  public MySqlGtidSet minus(MySqlGtidSet other) {
    MySqlGtidSet rest = EMPTY;
    for (Map.Entry<Source, List<Range>> e : bySource.entrySet()) {
      for (Range mine : e.getValue()) {
        long from = mine.first();
        for (Range theirs : other.ranges(e.getKey())) {
          if (theirs.first() > from && from <= mine.last()) {
            long to = Math.min(mine.last(), theirs.first() - 1);
            rest = rest.with(e.getKey(), new Range(from, to));
          }
          from = Math.max(from, theirs.last() + 1);
        }
        if (from <= mine.last()) {
          rest = rest.with(e.getKey(), new Range(from, mine.last()));
        }
      }
    }
    return rest;
  }

  /** Whether everything in the other set is in this one. */
  public boolean covers(MySqlGtidSet other) {
    return other.minus(this).isEmpty();
  }

  /** Of one source; none if nothing of it is there. */
  public List<Range> ranges(Source source) {
    return bySource.getOrDefault(source, List.of());
  }

  /** How many transactions are in it. */
  public long size() {
    return bySource.values().stream()
        .flatMap(List::stream)
        .mapToLong(r -> r.last() - r.first() + 1)
        .sum();
  }

  @Override
  public boolean isEmpty() {
    return bySource.isEmpty();
  }

  @Override
  public boolean holds(TransactionId id) {
    return id instanceof MySqlGtid m
        && ranges(m.source()).stream()
            .anyMatch(r -> r.first() <= m.number() && m.number() <= r.last());
  }

  @Override
  public boolean endsWith(TransactionId id) {
    return holds(id);
  }

  @Override
  public String toString() {
    return bySource.entrySet().stream()
        .map(e ->
            e.getKey()
                + ":"
                + e.getValue().stream().map(Range::toString).collect(Collectors.joining(":")))
        .collect(Collectors.joining(","));
  }
}
