package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerLogin;
import dev.holdfast.server.UndoServer;
import dev.holdfast.server.UndoServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Running servers of MariaDB and of MySQL. */
public final class MariaDbUndoServers implements UndoServers {
  private static final Duration MARGIN = Duration.ofMinutes(1);
  private static final List<String> SETTINGS =
      List.of(
          "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
          "SET foreign_key_checks = 1, unique_checks = 1");

  @Override
  public UndoServer open(ServerLogin login, Duration lockWait) {
    try {
      Connection connection = WriterSession.connect(login);
      try {
        return open(connection, login, lockWait);
      } catch (SQLException e) {
        Connections.abort(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw WriterSession.failure(login, e);
    }
  }

  private static UndoServer open(Connection connection, ServerLogin login, Duration lockWait)
      throws SQLException {
    boolean mysql = Jdbc.mysql(connection);
    UndoDialect dialect = mysql ? new MySqlUndo() : new MariaDbUndo();
    WriterSession.prepare(
        connection,
        lockWait,
        Stream.concat(SETTINGS.stream(), dialect.settings().stream()).toList());
    connection.setAutoCommit(false);
    LockWatch watch = new LockWatch(WriterSession.connect(login), connection, mysql);
    Duration patience = lockWait.plus(MARGIN);
    connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
    return new UndoSession(connection, dialect, patience, watch);
  }
}
