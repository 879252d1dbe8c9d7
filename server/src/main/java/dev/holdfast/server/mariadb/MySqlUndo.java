package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.server.UndoServer.Situation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of MySQL, tried with 9.7. */
record MySqlUndo() implements UndoDialect {
  private static final String LAST =
      "SELECT gtid FROM performance_schema.events_transactions_history"
          + " WHERE thread_id = PS_CURRENT_THREAD_ID() AND state = 'COMMITTED'"
          + " ORDER BY event_id DESC LIMIT 1";

  @Override
  public List<String> settings() {
    return List.of(
        "SET max_execution_time = 0",
        "SET binlog_row_value_options = ''",
        "SET rbr_exec_mode = STRICT");
  }

  @Override
  public Situation situation(Sql sql) throws SQLException {
    Map<String, String> v =
        sql.rows(
                "SELECT @@global.server_id AS id,"
                    + " @@global.read_only OR @@global.super_read_only AS ro,"
                    + " @@global.gtid_executed AS executed")
            .getFirst();
    return new Situation(
        Long.parseLong(v.getOrDefault("id", "")),
        !v.getOrDefault("ro", "").equals("0"),
        sql.row("SHOW REPLICA STATUS")
            .map(s -> s.getOrDefault("Source_Host", "") + ":" + s.getOrDefault("Source_Port", "")),
        MySqlGtidSet.parse(v.getOrDefault("executed", "")),
        false,
        false,
        true);
  }

  /**
   * A format description makes the session one that is told each GTID, so this comes before the
   * transaction, and the server is asked for a GTID of its own again.
   */
  @Override
  public List<String> before(Optional<byte[]> formatDescription) {
    return formatDescription
        .map(f -> List.of(UndoSession.binlog(f), "SET gtid_next = 'AUTOMATIC'"))
        .orElse(List.of());
  }

  /** Nor is there a need: its row events have had the same form since 5.6. */
  @Override
  public boolean takesFormats() {
    return false;
  }

  @Override
  public boolean takesFragments() {
    return false;
  }

  /** Only the performance schema says so; it may be off, or closed to the account. */
  @Override
  public Optional<TransactionId> last(Connection connection) {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(LAST)) {
      String text = r.next() ? r.getString(1) : "";
      return text == null || text.indexOf(':') < 0
          ? Optional.empty()
          : Optional.of(TransactionId.parse(text));
    } catch (SQLException e) {
      return Optional.empty(); // It is committed all the same.
    }
  }
}
