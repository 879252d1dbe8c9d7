package dev.holdfast.recovery.time;

import dev.holdfast.binlog.row.RowChange;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows per table and kind over time, in a fixed number of buckets: these double in length, and
 * merge, when a transaction lies past the last one.
 */
public final class Timeline {
  private final int buckets;
  private final Map<Line, long[]> rows =
      new TreeMap<>(Comparator.comparing(Line::table).thenComparing(Line::kind));
  private long startSeconds = Long.MIN_VALUE;
  private long bucketSeconds = 1;
  private long transactions;

  /** A table and what was done to its rows. */
  public record Line(String table, RowChange.Kind kind) {}

  public Timeline(int buckets) {
    this.buckets = buckets;
  }

  public void add(Summary summary) {
    long second = summary.time().getEpochSecond();
    if (startSeconds == Long.MIN_VALUE) {
      startSeconds = second;
    }
    while (second - startSeconds >= bucketSeconds * buckets) {
      rows.values().forEach(Timeline::halve);
      bucketSeconds *= 2;
    }
    int bucket = (int) Math.max(0, (second - startSeconds) / bucketSeconds);
    transactions++;
    summary
        .rows()
        .forEach((table, counts) -> {
          for (RowChange.Kind kind : RowChange.Kind.values()) {
            if (counts.of(kind) > 0) {
              rows.computeIfAbsent(new Line(table, kind), k -> new long[buckets])[bucket] +=
                  counts.of(kind);
            }
          }
        });
  }

  private static void halve(long[] line) {
    for (int i = 0; i < line.length; i++) {
      int first = 2 * i;
      line[i] = first + 1 < line.length ? line[first] + line[first + 1] : 0;
    }
  }

  public Instant start() {
    return Instant.ofEpochSecond(startSeconds == Long.MIN_VALUE ? 0 : startSeconds);
  }

  public long bucketSeconds() {
    return bucketSeconds;
  }

  public long transactions() {
    return transactions;
  }

  public List<Line> lines() {
    return List.copyOf(rows.keySet());
  }

  /** Rows of each bucket. */
  public long[] of(Line line) {
    long[] all = rows.get(line);
    return all == null ? new long[buckets] : Arrays.copyOf(all, buckets);
  }
}
