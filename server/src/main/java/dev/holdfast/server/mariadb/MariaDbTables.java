package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.server.TableServer.Situation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Of MariaDB. */
record MariaDbTables() implements TableDialect {
  @Override
  public List<String> settings() {
    return WriterSession.OF_MARIADB;
  }

  @Override
  public Situation situation(Sql sql) throws SQLException {
    return new Situation(
        sql.value("SELECT @@global.read_only").equals("1"),
        sql.row("SHOW ALL SLAVES STATUS").isPresent(),
        sql.value("SELECT @@global.log_bin AND @@binlog_format = 'ROW'").equals("1"));
  }

  /** Moved on when the log is written, before locks are released. */
  @Override
  public Position position(Sql sql) throws SQLException {
    return GtidPosition.parse(sql.value("SELECT @@global.gtid_binlog_pos"));
  }

  @Override
  public Optional<TransactionId> last(Connection connection) throws SQLException {
    return new MariaDbUndo().last(connection);
  }
}
