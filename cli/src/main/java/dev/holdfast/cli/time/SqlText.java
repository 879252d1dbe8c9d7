package dev.holdfast.cli.time;

import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.TransactionEvents;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowSql;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.Optional;

/** Transactions as SQL. What the log doesn't name is a comment. */
record SqlText(PrintWriter out) {
  /** What the statements need to mean what they say. */
  void session() {
    RowSql.SESSION.forEach(s -> out.println(s + ";"));
  }

  void transaction(LoggedTransaction transaction) {
    boolean grouped = transaction.end().isPresent();
    if (grouped) {
      out.println("BEGIN;");
    }
    try (TransactionEvents events = transaction.events()) {
      for (Optional<PlacedEvent> e = events.next(); e.isPresent(); e = events.next()) {
        event(events, e.get());
      }
    }
    transaction
        .end()
        .ifPresent(how ->
            out.println(how == LogEvent.TransactionEnd.How.ROLLED_BACK ? "ROLLBACK;" : "COMMIT;"));
  }

  private void event(TransactionEvents events, PlacedEvent placed) {
    switch (placed.event()) {
      case LogEvent.Rows rows -> rows(events.rows(placed, rows.block()));
      case LogEvent.Query query -> {
        if (!query.schema().isEmpty()) {
          out.println("USE `" + query.schema().replace("`", "``") + "`;");
        }
        out.println(query.sql() + ";");
      }
      default -> {}
    }
  }

  private void rows(Iterator<RowChange> rows) {
    while (rows.hasNext()) {
      RowChange change = rows.next();
      if (change.table().named()) {
        out.println(new RowSql(change.table()).of(change) + ";");
      } else {
        out.println("-- column names are not in the log: " + ChangeText.of(change));
      }
    }
  }
}
