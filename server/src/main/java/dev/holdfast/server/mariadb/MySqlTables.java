package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.server.TableServer.Situation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Of MySQL, tried with 9.7. */
record MySqlTables() implements TableDialect {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(2);

  @Override
  public List<String> settings() {
    return new MySqlUndo().settings();
  }

  @Override
  public Situation situation(Sql sql) throws SQLException {
    return new Situation(
        sql.value("SELECT @@global.read_only OR @@global.super_read_only").equals("1"),
        sql.row("SHOW REPLICA STATUS").isPresent(),
        sql.value("SELECT @@global.log_bin AND @@binlog_format = 'ROW'").equals("1"));
  }

  /**
   * A GTID belongs to gtid_executed only a moment after the locks of its transaction are released;
   * until then it is owned. Those that are owned for longer wait for something, and keep their
   * locks.
   */
  @Override
  public Position position(Sql sql) throws SQLException {
    MySqlGtidSet owned =
        MySqlGtidSet.parse(sql.value("SELECT @@global.gtid_owned").replaceAll("#\\d+", ""));
    Deadline deadline = Deadline.after(PATIENCE);
    MySqlGtidSet executed = executed(sql);
    while (!owned.minus(executed).isEmpty() && !deadline.remaining().isZero()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      executed = executed(sql);
    }
    return executed;
  }

  private static MySqlGtidSet executed(Sql sql) throws SQLException {
    return MySqlGtidSet.parse(sql.value("SELECT @@global.gtid_executed"));
  }

  @Override
  public Optional<TransactionId> last(Connection connection) {
    return new MySqlUndo().last(connection);
  }
}
