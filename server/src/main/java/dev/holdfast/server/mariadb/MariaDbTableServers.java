package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerLogin;
import dev.holdfast.server.TableServer;
import dev.holdfast.server.TableServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Running servers of MariaDB. */
public final class MariaDbTableServers implements TableServers {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int ACCESS_DENIED = 1045;

  @Override
  public TableServer open(ServerLogin login, Duration lockWait) {
    String what = "connecting to " + login.at() + " as " + login.user();
    try {
      Connection connection =
          Jdbc.connect(
              login.at().host(),
              login.at().port(),
              login.user(),
              login.password().value(),
              CONNECT);
      try {
        prepare(connection, Math.max(1, lockWait.toSeconds()));
        return new MariaDbTableServer(connection, login.at().toString());
      } catch (SQLException e) {
        Connections.abort(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw e.getErrorCode() == ACCESS_DENIED
          ? new Failure(
              "bad-login",
              what,
              String.valueOf(e.getMessage()),
              "Name an account with --user and a file with its password with --password-file.",
              e)
          : SqlErrors.failure(what, e);
    }
  }

  /** What is written is logged whole, row by row: so that it can be undone. */
  private static void prepare(Connection connection, long lockWaitSeconds) throws SQLException {
    for (String statement :
        List.of(
            "SET NAMES utf8mb4",
            "SET time_zone = '+00:00'",
            "SET sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,"
                + "ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'",
            "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            "SET innodb_lock_wait_timeout = " + lockWaitSeconds,
            "SET lock_wait_timeout = " + lockWaitSeconds,
            "SET max_statement_time = 0, wait_timeout = 3600, idle_transaction_timeout = 0",
            "SET binlog_row_image = FULL, binlog_annotate_row_events = OFF")) {
      try (var sql = connection.createStatement()) {
        sql.execute(statement);
      }
    }
  }
}
