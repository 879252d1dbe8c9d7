package dev.holdfast.recovery.putback;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.OpenLogs;
import dev.holdfast.recovery.replay.History;
import dev.holdfast.recovery.time.Summaries;
import dev.holdfast.recovery.time.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One reading of the logs, which goes on where it ended when it is asked again. Once a transaction
 * is missing, no more is known.
 */
final class LaterScan implements AutoCloseable {
  private static final int MOST_NAMED = 20;
  private static final Set<String> INCOMPLETE =
      Set.of("log-gap", "log-split", "base-newer", "log-without-gtids");

  private final LaterChanges what;
  private final Set<String> tables;
  private final History history;
  private final OpenLogs open = new OpenLogs();
  private final Summaries summaries = new Summaries(open);
  private final List<String> first = new ArrayList<>();
  private long count;
  private boolean complete = true;

  LaterScan(LaterChanges what, Set<String> tables) {
    this.what = what;
    this.tables = tables;
    history = new History(what.logs(), what.restored());
  }

  /** As far as the logs go now. */
  void read() {
    try {
      for (Optional<LoggedTransaction> t = next(); t.isPresent(); t = next()) {
        add(t.get());
      }
    } catch (Failure e) {
      if (!INCOMPLETE.contains(e.code())) {
        throw e;
      }
      complete = false;
    }
  }

  private Optional<LoggedTransaction> next() {
    return complete && !tables.isEmpty() ? history.next() : Optional.empty();
  }

  private void add(LoggedTransaction transaction) {
    TransactionId gtid = transaction.id().orElseThrow();
    if (!what.leftOut().holds(gtid) && touches(summaries.of(transaction))) {
      count++;
      if (first.size() < MOST_NAMED) {
        first.add(gtid.toString());
      }
    }
  }

  /** Whether nothing is missing up to there. */
  boolean knows(Position now) {
    return complete && history.position().continues(now);
  }

  PutBackReport.Later upTo(Position now) {
    return new PutBackReport.Later(count, first, knows(now));
  }

  /**
   * A statement may touch anything: it counts by the names in it, and where only the first of them
   * are known, it counts.
   */
  private boolean touches(Summary summary) {
    if (summary.rows().keySet().stream().anyMatch(tables::contains)) {
      return true;
    }
    if (!summary.rows().isEmpty() && summary.thread().isEmpty()) {
      return false;
    }
    return summary.statements().size() >= Summaries.MOST_STATEMENTS
        || tables.stream()
            .map(table -> table.substring(table.indexOf('.') + 1))
            .anyMatch(name -> summary.statements().stream().anyMatch(s -> s.contains(name)));
  }

  @Override
  public void close() {
    open.close();
    history.close();
  }
}
