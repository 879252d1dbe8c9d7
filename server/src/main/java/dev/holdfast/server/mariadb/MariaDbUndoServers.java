package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerLogin;
import dev.holdfast.server.UndoServer;
import dev.holdfast.server.UndoServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Running servers of MariaDB. */
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
        WriterSession.prepare(connection, lockWait, SETTINGS);
        connection.setAutoCommit(false);
        LockWatch watch = new LockWatch(WriterSession.connect(login), connection);
        Duration patience = lockWait.plus(MARGIN);
        connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
        return new MariaDbUndoServer(connection, patience, watch);
      } catch (SQLException e) {
        Connections.abort(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw WriterSession.failure(login, e);
    }
  }
}
