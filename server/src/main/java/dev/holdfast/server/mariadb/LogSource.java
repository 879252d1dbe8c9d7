package dev.holdfast.server.mariadb;

import dev.holdfast.server.LiveLogs.Transport;
import dev.holdfast.server.ServerLogin;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** A running server, of whose logs a replica asks; a connection for each request. */
final class LogSource {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final int NEEDS_PRIVILEGE = 1227;
  private static final long FIRST_ID = 1L << 31;
  private static final long LAST_ID = (1L << 32) - 2;
  private final ServerLogin login;
  private final Transport transport;

  LogSource(ServerLogin login, Transport transport) {
    this.login = login;
    this.transport = transport;
  }

  /** The names of its logs, oldest first. */
  List<String> logs() throws SQLException {
    Connection connection = connect();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW BINARY LOGS")) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    } finally {
      Connections.abort(connection);
    }
  }

  /** Its clock, in seconds since 1970. */
  long now() throws SQLException {
    Connection connection = connect();
    try (Statement statement = connection.createStatement()) {
      return one(statement, "SELECT UNIX_TIMESTAMP()");
    } finally {
      Connections.abort(connection);
    }
  }

  /**
   * All events from the beginning of a log to the end of the last one.
   *
   * @param file empty for the oldest
   */
  void dump(String file, LogDump.Sink sink) throws SQLException {
    Connection connection = connect();
    try {
      long id = freeId(connection);
      try (Statement statement = connection.createStatement()) {
        // MariaDB asks for the first, MySQL 8.4 and later for the second.
        statement.execute("SET @master_binlog_checksum = @@global.binlog_checksum");
        statement.execute("SET @source_binlog_checksum = @@global.binlog_checksum");
        statement.execute("SET @mariadb_slave_capability = 4");
      }
      connection.setNetworkTimeout(Runnable::run, (int) SILENCE.toMillis());
      connection
          .unwrap(org.mariadb.jdbc.Connection.class)
          .getClient()
          .execute(new LogDump(file, id, sink), false);
    } finally {
      Connections.abort(connection);
    }
  }

  /** A server ends the dump of a replica when another one comes with the same id. */
  private static long freeId(Connection connection) throws SQLException {
    Set<Long> taken = new HashSet<>();
    try (Statement statement = connection.createStatement()) {
      taken.add(one(statement, "SELECT @@global.server_id"));
      String show = Jdbc.mysql(connection) ? "SHOW REPLICAS" : "SHOW SLAVE HOSTS";
      try (ResultSet rows = statement.executeQuery(show)) {
        while (rows.next()) {
          taken.add(rows.getLong(1));
        }
      } catch (SQLException e) {
        if (e.getErrorCode() != NEEDS_PRIVILEGE) {
          throw e; // Without that list, one of two thousand million ids is free all the same.
        }
      }
    }
    long id;
    do {
      id = ThreadLocalRandom.current().nextLong(FIRST_ID, LAST_ID);
    } while (taken.contains(id));
    return id;
  }

  private static long one(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    return Jdbc.connect(
        login.at().host(),
        login.at().port(),
        login.user(),
        login.password().value(),
        CONNECT,
        Jdbc.options(transport));
  }
}
