package dev.holdfast.recovery.index;

import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.SealedLogs;
import dev.holdfast.recovery.time.Filter;
import dev.holdfast.recovery.time.Summary;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The transactions of a log that a search may find, from its index. */
final class IndexedLog implements SealedLogs.Transactions {
  private final Path log;
  private final Head head;
  private final Filter filter;
  private final ByteBuffer rows;
  private final boolean[] shapes;
  private final boolean[] origins;
  private int next;
  private int last;

  /**
   * @param log as the search names it
   * @param rows of {@code head}, or none if the filter lets none of them through
   */
  IndexedLog(Path log, Head head, ByteBuffer rows, Filter filter) {
    this.log = log;
    this.head = head;
    this.rows = rows;
    this.filter = filter;
    shapes = fitting(head, filter);
    origins = new boolean[head.origins().size()];
    for (int i = 0; i < origins.length; i++) {
      Origin origin = head.origins().get(i);
      origins[i] = filter.originFits(origin.first(), origin.server());
    }
  }

  private static boolean[] fitting(Head head, Filter filter) {
    List<Shape> all = head.shapes();
    boolean[] fit = new boolean[all.size()];
    for (int i = 0; i < fit.length; i++) {
      fit[i] = filter.mayFit(all.get(i).rows(), all.get(i).ddl());
    }
    return fit;
  }

  /** Whether each row's shape and origin are there. */
  static boolean fits(Head head, ByteBuffer rows) {
    for (int at = 0; at < rows.limit(); at += Row.BYTES) {
      int shape = Row.shape(rows, at);
      int origin = Row.origin(rows, at);
      if (shape < Row.NO_SHAPE
          || shape >= head.shapes().size()
          || origin < 0
          || origin >= head.origins().size()) {
        return false;
      }
    }
    return true;
  }

  /** Whether a search may find any of them. */
  static boolean any(Head head, Filter filter) {
    if (head.latest() < filter.from() || head.earliest() > filter.until()) {
      return false;
    }
    if (head.shapes().size() >= IndexWriter.MOST_SHAPES) {
      return true;
    }
    for (boolean fits : fitting(head, filter)) {
      if (fits) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<LoggedTransaction> next() {
    for (; next < rows.limit(); next += Row.BYTES) {
      if (fits(next)) {
        last = next;
        next += Row.BYTES;
        return Optional.of(Row.transaction(rows, last, log, origin(last)));
      }
    }
    return Optional.empty();
  }

  private boolean fits(int at) {
    int shape = Row.shape(rows, at);
    return (shape == Row.NO_SHAPE || shapes[shape])
        && origins[Row.origin(rows, at)]
        && filter.sequenceFits(Row.sequence(rows, at))
        && filter.timeFits(Row.seconds(rows, at))
        && filter.threadFits(Row.thread(rows, at));
  }

  private Origin origin(int at) {
    return head.origins().get(Row.origin(rows, at));
  }

  /** Of a transaction that {@link #next} has returned. */
  Optional<Summary> sketch(LoggedTransaction t) {
    int at = Row.position(rows, last) == t.position() ? last : find(t.position());
    int shape = Row.shape(rows, at);
    if (shape == Row.NO_SHAPE) {
      return Optional.empty();
    }
    Shape changed = head.shapes().get(shape);
    return Optional.of(
        new Summary(t, Row.thread(rows, at), List.of(), changed.rows(), changed.ddl()));
  }

  private int find(long position) {
    int low = 0;
    int high = head.rows() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Row.position(rows, middle * Row.BYTES) < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low * Row.BYTES;
  }
}
