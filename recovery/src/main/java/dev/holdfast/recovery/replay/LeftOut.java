package dev.holdfast.recovery.replay;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is cut out of a history.
 *
 * @param ranges as they were asked for; a single transaction is a range of one
 * @param besides what is cut out because of them
 */
public record LeftOut(List<Range> ranges, Set<Gtid> besides) {
  public static final LeftOut NOTHING = new LeftOut(List.of(), Set.of());

  /** Transactions of one domain, whatever server wrote those in between. */
  public record Range(Gtid first, Gtid last) {
    boolean holds(Gtid gtid) {
      return gtid.domain() == first.domain()
          && Long.compareUnsigned(gtid.sequence(), first.sequence()) >= 0
          && Long.compareUnsigned(gtid.sequence(), last.sequence()) <= 0
          && (!first.equals(last) || gtid.equals(first));
    }

    @Override
    public String toString() {
      return first.equals(last) ? first.toString() : first + ".." + last;
    }
  }

  public LeftOut {
    ranges = List.copyOf(ranges);
    besides = Set.copyOf(besides);
  }

  /** Reads {@code 0-1-42} and {@code 0-1-42..0-1-50}; fails with code bad-gtid. */
  public static LeftOut parse(List<String> texts) {
    List<Range> ranges = new ArrayList<>();
    for (String text : texts) {
      String[] ends = text.split("\\.\\.", 2);
      Range range = new Range(Gtid.parse(ends[0]), Gtid.parse(ends[ends.length - 1]));
      if (range.first().domain() != range.last().domain()
          || Long.compareUnsigned(range.first().sequence(), range.last().sequence()) > 0) {
        throw new Failure(
            "bad-gtid",
            "reading the range '" + text + "'",
            "its ends lie in two domains, or in the wrong order",
            "Write it like 0-1-42..0-1-50.");
      }
      ranges.add(range);
    }
    return new LeftOut(ranges, Set.of());
  }

  public boolean holds(Gtid gtid) {
    return besides.contains(gtid) || ranges.stream().anyMatch(r -> r.holds(gtid));
  }

  public LeftOut with(Collection<Gtid> more) {
    return new LeftOut(ranges, Set.copyOf(more));
  }

  /** The ends of the ranges, each of which has to be in the logs. */
  public List<Gtid> named() {
    return ranges.stream().flatMap(r -> Stream.of(r.first(), r.last())).distinct().toList();
  }
}
