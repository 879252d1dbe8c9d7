package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerLogin;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A session on a running server that writes rows back as they were. */
final class WriterSession {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** What else MariaDB could do to a session. */
  static final List<String> OF_MARIADB =
      List.of(
          "SET max_statement_time = 0, idle_transaction_timeout = 0",
          "SET binlog_annotate_row_events = OFF");

  private WriterSession() {}

  static Connection connect(ServerLogin login) throws SQLException {
    return Jdbc.connect(
        login.at().host(),
        login.at().port(),
        login.user(),
        login.password().value(),
        CONNECT,
        Jdbc.options(login.transport()));
  }

  static Failure failure(ServerLogin login, SQLException e) {
    return LoginErrors.failure("connecting to " + login.at() + " as " + login.user(), e);
  }

  /**
   * Timestamps in UTC, no value changed in silence, and what is written is logged whole, row by
   * row: so that it can be undone.
   *
   * @param besides what is to be said besides, in any order
   */
  static void prepare(Connection connection, Duration lockWait, List<String> besides)
      throws SQLException {
    long seconds = Math.max(1, lockWait.toSeconds());
    List<String> always =
        List.of(
            "SET time_zone = '+00:00'",
            "SET sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,"
                + "ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'",
            "SET innodb_lock_wait_timeout = " + seconds,
            "SET lock_wait_timeout = " + seconds,
            "SET wait_timeout = 3600",
            "SET binlog_row_image = FULL");
    try (Statement sql = connection.createStatement()) {
      for (String statement : Stream.concat(always.stream(), besides.stream()).toList()) {
        sql.execute(statement);
      }
    }
  }
}
