package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.server.UndoServer.Situation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of MariaDB. */
record MariaDbUndo() implements UndoDialect {
  @Override
  public List<String> settings() {
    return WriterSession.OF_MARIADB;
  }

  @Override
  public Situation situation(Sql sql) throws SQLException {
    Map<String, String> v =
        sql.rows(
                "SELECT @@global.server_id AS id, @@global.read_only AS ro,"
                    + " @@global.gtid_binlog_pos AS logged,"
                    + " @@global.gtid_slave_pos AS received,"
                    + " @@global.slave_run_triggers_for_rbr <> 'NO' AS triggers,"
                    + " @@global.slave_exec_mode <> 'STRICT' AS overwrites")
            .getFirst();
    return new Situation(
        Long.parseLong(get(v, "id")),
        !get(v, "ro").equals("0"),
        sql.row("SHOW ALL SLAVES STATUS")
            .map(s -> get(s, "Master_Host") + ":" + get(s, "Master_Port")),
        GtidPosition.parse(get(v, "logged")).merge(GtidPosition.parse(get(v, "received"))),
        get(v, "triggers").equals("1"),
        get(v, "overwrites").equals("1"),
        false);
  }

  private static String get(Map<String, String> row, String name) {
    return row.getOrDefault(name, "");
  }

  @Override
  public List<String> before(Optional<byte[]> formatDescription) {
    return List.of();
  }

  @Override
  public boolean takesFormats() {
    return true;
  }

  @Override
  public boolean takesFragments() {
    return true;
  }

  @Override
  public Optional<TransactionId> last(Connection connection) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("SELECT @@last_gtid")) {
      String text = r.next() ? r.getString(1) : "";
      return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Gtid.parse(text));
    }
  }
}
