package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.TransactionEvents;
import dev.holdfast.binlog.row.Reversal;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowSql;
import dev.holdfast.binlog.row.TableDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the rows of a tail back, in one transaction that is not logged. A note of it is written in
 * the same transaction, so that it is never done twice.
 */
final class TailReversal {
  /** More is quicker to replace than to take back row by row. */
  private static final int MOST_CHANGES = 100_000;

  /** What stands in the way; nothing has been changed. */
  static final class Unable extends Exception {
    private static final long serialVersionUID = 1;

    Unable(String reason) {
      super(reason);
    }
  }

  private final ErrantTail tail;
  private final String digest;
  private final List<RowChange> reversed;

  private TailReversal(ErrantTail tail, String digest, List<RowChange> reversed) {
    this.tail = tail;
    this.digest = digest;
    this.reversed = reversed;
  }

  static TailReversal of(ErrantTail tail, String digest) throws Unable {
    if (!tail.whole()) {
      throw new Unable("transactions of the primary come after " + tail.first());
    }
    List<RowChange> changes = new ArrayList<>();
    for (LoggedTransaction t : tail.transactions()) {
      collect(t, changes);
    }
    return switch (Reversal.of(changes)) {
      case Reversal.Possible p -> new TailReversal(tail, digest, p.changes());
      case Reversal.Impossible i ->
          throw new Unable(i.change().table().fullName() + ": " + i.reason());
    };
  }

  private static void collect(LoggedTransaction t, List<RowChange> changes) throws Unable {
    String gtid = t.gtid().map(Object::toString).orElse("a transaction");
    if (t.start().filter(s -> s.standalone() || s.ddl() || s.xa().isPresent()).isPresent()) {
      throw new Unable(gtid + " is no change of rows");
    }
    try (TransactionEvents events = t.events()) {
      for (Optional<PlacedEvent> e = events.next(); e.isPresent(); e = events.next()) {
        switch (e.get().event()) {
          case LogEvent.Rows rows ->
              events.rows(e.get(), rows.block()).forEachRemaining(changes::add);
          case LogEvent.GroupStart s -> {}
          case LogEvent.TableMap m -> {}
          case LogEvent.Annotate a -> {}
          case LogEvent.TransactionEnd end -> {}
          case LogEvent other -> throw new Unable(gtid + " holds more than changes of rows");
        }
        if (changes.size() > MOST_CHANGES) {
          throw new Unable("more than " + MOST_CHANGES + " rows were changed");
        }
      }
    }
  }

  /** The connection's session is changed: close it afterwards. */
  void run(Connection connection) throws SQLException, Unable {
    try (Statement sql = connection.createStatement()) {
      sql.execute("SET sql_log_bin = 0");
      sql.execute(
          "CREATE TABLE IF NOT EXISTS holdfast.rewound"
              + " (id TINYINT PRIMARY KEY, digest CHAR(64) NOT NULL) ENGINE=InnoDB");
      if (isDone(sql)) {
        return;
      }
      Map<TableDefinition, RowSql> writers = new LinkedHashMap<>();
      for (RowChange change : reversed) {
        if (!writers.containsKey(change.table())) {
          writers.put(change.table(), TableCheck.writer(sql, change.table()));
        }
      }
      for (String statement : RowSql.SESSION) {
        sql.execute(statement);
      }
      connection.setAutoCommit(false);
      apply(sql, writers);
      sql.execute("REPLACE INTO holdfast.rewound VALUES (1, " + Sql.text(digest) + ")");
      connection.commit();
    }
  }

  private boolean isDone(Statement sql) throws SQLException {
    try (var rows = sql.executeQuery("SELECT digest FROM holdfast.rewound WHERE id = 1")) {
      return rows.next() && digest.equals(rows.getString(1));
    }
  }

  private void apply(Statement sql, Map<TableDefinition, RowSql> writers)
      throws SQLException, Unable {
    for (RowChange change : reversed) {
      RowSql writer = writers.get(change.table());
      if (writer == null || !goesBack(sql, writer.of(change))) {
        sql.getConnection().rollback();
        throw new Unable(
            "a row of "
                + change.table().fullName()
                + " is not as the log of "
                + tail.first()
                + " left it");
      }
    }
  }

  private static boolean goesBack(Statement sql, String statement) throws SQLException {
    try {
      return sql.executeUpdate(statement) == 1;
    } catch (SQLIntegrityConstraintViolationException e) {
      return false; // another row stands where it was, or refers to it
    }
  }

  /** Tables whose rows can be written back without anything else happening. */
  private static final class TableCheck {
    private TableCheck() {}

    static RowSql writer(Statement sql, TableDefinition table) throws SQLException, Unable {
      String name = table.fullName();
      String where = " = " + Sql.text(table.schema()) + " AND ";
      String its = " = " + Sql.text(table.name());
      if (!table.named()) {
        throw new Unable("the log doesn't name the columns of " + name);
      }
      refuseUnless(
          sql,
          "SELECT COUNT(*) = 1 FROM information_schema.tables WHERE table_schema"
              + where
              + "table_name"
              + its
              + " AND engine = 'InnoDB' AND table_type = 'BASE TABLE'",
          name + " is no plain InnoDB table");
      refuseUnless(
          sql,
          "SELECT COUNT(*) = 0 FROM information_schema.triggers WHERE event_object_schema"
              + where
              + "event_object_table"
              + its,
          name + " has triggers");
      refuseUnless(
          sql,
          "SELECT COUNT(*) = 0 FROM information_schema.referential_constraints WHERE"
              + " unique_constraint_schema"
              + where
              + "referenced_table_name"
              + its
              + " AND (delete_rule NOT IN ('RESTRICT', 'NO ACTION')"
              + " OR update_rule NOT IN ('RESTRICT', 'NO ACTION'))",
          "foreign keys change rows along with those of " + name + ", which no log shows");
      return new RowSql(table, generated(sql, where, its));
    }

    private static void refuseUnless(Statement sql, String query, String reason)
        throws SQLException, Unable {
      try (var rows = sql.executeQuery(query)) {
        if (!rows.next() || !rows.getBoolean(1)) {
          throw new Unable(reason);
        }
      }
    }

    private static Set<Integer> generated(Statement sql, String where, String its)
        throws SQLException {
      Set<Integer> columns = new java.util.TreeSet<>();
      try (var rows =
          sql.executeQuery(
              "SELECT ordinal_position - 1 FROM information_schema.columns WHERE table_schema"
                  + where
                  + "table_name"
                  + its
                  + " AND generation_expression IS NOT NULL")) {
        while (rows.next()) {
          columns.add(rows.getInt(1));
        }
      }
      return columns;
    }
  }
}
