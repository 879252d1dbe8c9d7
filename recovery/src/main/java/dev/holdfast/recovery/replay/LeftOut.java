package dev.holdfast.recovery.replay;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.TransactionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is cut out of a history.
 *
 * @param ranges as they were asked for; a single transaction is a range of one
 * @param besides what is cut out because of them
 */
public record LeftOut(List<Range> ranges, Set<TransactionId> besides) {
  private static final Pattern NUMBERS = Pattern.compile("(.+:)(\\d+)-(\\d+)");
  public static final LeftOut NOTHING = new LeftOut(List.of(), Set.of());

  /** Transactions of one domain, whatever server wrote those in between. */
  public record Range(TransactionId first, TransactionId last) {
    boolean holds(TransactionId gtid) {
      return together(first, gtid)
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

  /**
   * Reads {@code 0-1-42} and {@code 0-1-42..0-1-50}, MySQL's also like {@code uuid:42-50}; fails
   * with code bad-gtid.
   */
  public static LeftOut parse(List<String> texts) {
    List<Range> ranges = new ArrayList<>();
    for (String text : texts) {
      Range range = range(text);
      if (!together(range.first(), range.last())
          || Long.compareUnsigned(range.first().sequence(), range.last().sequence()) > 0) {
        throw new Failure(
            "bad-gtid",
            "reading the range '" + text + "'",
            "its ends are not counted together, or stand in the wrong order",
            "Write it like 0-1-42..0-1-50, or of MySQL like …:42-50.");
      }
      ranges.add(range);
    }
    return new LeftOut(ranges, Set.of());
  }

  private static Range range(String text) {
    Matcher mysql = NUMBERS.matcher(text.strip());
    if (mysql.matches()) {
      return new Range(
          TransactionId.parse(mysql.group(1) + mysql.group(2)),
          TransactionId.parse(mysql.group(1) + mysql.group(3)));
    }
    String[] ends = text.split("\\.\\.", 2);
    return new Range(TransactionId.parse(ends[0]), TransactionId.parse(ends[ends.length - 1]));
  }

  private static boolean together(TransactionId a, TransactionId b) {
    return switch (a) {
      case Gtid g -> b instanceof Gtid other && other.domain() == g.domain();
      case MySqlGtid m -> b instanceof MySqlGtid other && other.source().equals(m.source());
    };
  }

  public boolean holds(TransactionId gtid) {
    return besides.contains(gtid) || ranges.stream().anyMatch(r -> r.holds(gtid));
  }

  public LeftOut with(Collection<TransactionId> more) {
    return new LeftOut(ranges, Set.copyOf(more));
  }

  /** The ends of the ranges, each of which has to be in the logs. */
  public List<TransactionId> named() {
    return ranges.stream().flatMap(r -> Stream.of(r.first(), r.last())).distinct().toList();
  }
}
