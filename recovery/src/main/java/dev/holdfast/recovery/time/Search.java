package dev.holdfast.recovery.time;

import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.OpenLogs;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.ReadAhead;
import dev.holdfast.binlog.reader.TransactionEvents;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.binlog.row.RowChange;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Goes through logs once and hands out the transactions that fit, in the order of the logs. */
public final class Search {
  private final Criteria criteria;
  private final Span span;

  public Search(Criteria criteria, Optional<Moment> from, Optional<Moment> until) {
    this(criteria, new Span(from, until));
  }

  /** What began at most {@code margin} before or after a moment. */
  public static Search around(Criteria criteria, Moment.At middle, Duration margin) {
    return new Search(criteria, Span.around(middle, margin));
  }

  private Search(Criteria criteria, Span span) {
    this.criteria = criteria;
    this.span = span;
  }

  /** What shows without statements and rows; empty when the span doesn't name times. */
  public Optional<Filter> filter() {
    return span.seconds().map(s -> new Filter(criteria, s[0], s[1], Optional.empty()));
  }

  public void run(TransactionStream stream, Consumer<Summary> each) {
    run(stream, Sketches.NONE, true, each);
  }

  /**
   * Reads only what sketches don't tell.
   *
   * @param statements whether {@code each} wants them; without, they may be missing
   */
  public void run(
      TransactionStream stream, Sketches sketches, boolean statements, Consumer<Summary> each) {
    boolean whole = statements || criteria.needsStatements();
    if (!sketches.equals(Sketches.NONE)) {
      run(stream::next, sketches, whole, each); // With sketches there is little to read.
      return;
    }
    try (ReadAhead ahead = new ReadAhead(stream)) {
      run(ahead::next, sketches, whole, each);
    }
  }

  private void run(
      Supplier<Optional<LoggedTransaction>> stream,
      Sketches sketches,
      boolean whole,
      Consumer<Summary> each) {
    try (OpenLogs logs = new OpenLogs()) {
      Summaries summaries = new Summaries(logs);
      Optional<LoggedTransaction> t = stream.get();
      while (t.isPresent() && !span.over()) {
        if (span.holds(t.get())) {
          found(t.get(), sketches, summaries, whole)
              .filter(s -> rowFits(logs, s.transaction()))
              .ifPresent(each);
        }
        t = stream.get();
      }
    }
  }

  private Optional<Summary> found(
      LoggedTransaction t, Sketches sketches, Summaries summaries, boolean whole) {
    Optional<Summary> sketch = sketches.of(t);
    if (sketch.isPresent() && !mayFit(sketch.get())) {
      return Optional.empty();
    }
    return sketch.filter(_ -> !whole).or(() -> Optional.of(summaries.of(t))).filter(criteria::fit);
  }

  private boolean mayFit(Summary sketch) {
    return criteria.serverFits(sketch.serverId())
        && criteria.threadFits(sketch.thread())
        && criteria.mayFit(sketch.rows(), sketch.ddl());
  }

  private boolean rowFits(OpenLogs logs, LoggedTransaction transaction) {
    if (criteria.where().isEmpty()) {
      return true;
    }
    try (TransactionEvents events = logs.events(transaction)) {
      for (Optional<PlacedEvent> e = events.next(); e.isPresent(); e = events.next()) {
        if (e.get().event() instanceof LogEvent.Rows rows
            && criteria.fits(rows.block().kind())
            && criteria.fits(events.table(e.get(), rows.block()).fullName())
            && anyRow(events.rows(e.get(), rows.block()), criteria.where().get())) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean anyRow(Iterator<RowChange> rows, Condition where) {
    while (rows.hasNext()) {
      boolean fits =
          switch (rows.next()) {
            case RowChange.Insert i -> where.holds(i.table(), i.after());
            case RowChange.Delete d -> where.holds(d.table(), d.before());
            case RowChange.Update u ->
                where.holds(u.table(), u.before())
                    || where.holds(u.table(), u.before().with(u.after()));
          };
      if (fits) {
        return true;
      }
    }
    return false;
  }
}
