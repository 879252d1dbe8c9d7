package dev.holdfast.recovery.time;

import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.OpenLogs;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.TransactionEvents;
import dev.holdfast.binlog.row.RowBlock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Sums transactions up; rows are counted, not decoded. */
public final class Summaries {
  /** More are left out, so that a transaction of a million statements takes no memory. */
  public static final int MOST_STATEMENTS = 100;

  private final OpenLogs logs;

  /**
   * @param logs kept open from one transaction to the next
   */
  public Summaries(OpenLogs logs) {
    this.logs = logs;
  }

  public static Summary one(LoggedTransaction transaction) {
    try (OpenLogs logs = new OpenLogs()) {
      return new Summaries(logs).of(transaction);
    }
  }

  public Summary of(LoggedTransaction transaction) {
    Draft draft = new Draft();
    try (TransactionEvents events = logs.events(transaction)) {
      for (Optional<PlacedEvent> e = events.next(); e.isPresent(); e = events.next()) {
        draft.add(events, e.get());
      }
    }
    boolean ddl =
        transaction.start().map(LogEvent.GroupStart::ddl).orElse(false)
            || draft.statements.stream().anyMatch(Summaries::changesSchema);
    return new Summary(transaction, draft.thread, List.copyOf(draft.statements), draft.rows, ddl);
  }

  /** For logs without GTIDs, which don't flag such statements. */
  private static boolean changesSchema(String sql) {
    String start = sql.stripLeading();
    return start.regionMatches(true, 0, "CREATE ", 0, 7)
        || start.regionMatches(true, 0, "ALTER ", 0, 6)
        || start.regionMatches(true, 0, "DROP ", 0, 5)
        || start.regionMatches(true, 0, "TRUNCATE ", 0, 9)
        || start.regionMatches(true, 0, "RENAME ", 0, 7);
  }

  private static final class Draft {
    private final Set<String> statements = new LinkedHashSet<>();
    private final Map<String, RowCounts> rows = new LinkedHashMap<>();
    private OptionalLong thread = OptionalLong.empty();

    void add(TransactionEvents events, PlacedEvent placed) {
      if (placed.event() instanceof LogEvent.Content content) {
        switch (content) {
          case LogEvent.Query q -> {
            thread = OptionalLong.of(q.thread());
            statement(q.sql());
          }
          case LogEvent.Annotate a -> statement(a.sql());
          case LogEvent.Rows r -> count(events, placed, r.block());
          case LogEvent.TableMap t -> {}
          case LogEvent.IntVar i -> {}
          case LogEvent.Rand r -> {}
          case LogEvent.UserVar u -> {}
          case LogEvent.Incident i -> statement("(incident: " + i.message() + ")");
          case LogEvent.LoadBlock l -> {}
        }
      }
    }

    private void statement(String sql) {
      if (statements.size() < MOST_STATEMENTS) {
        statements.add(sql);
      }
    }

    private void count(TransactionEvents events, PlacedEvent placed, RowBlock block) {
      int changed = events.count(placed, block);
      rows.merge(
          events.table(placed, block).fullName(),
          RowCounts.NONE.plus(block.kind(), changed),
          (a, b) -> a.plus(block.kind(), changed));
    }
  }
}
