package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerLogin;
import dev.holdfast.server.TableServer;
import dev.holdfast.server.TableServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Running servers of MariaDB and of MySQL. */
public final class MariaDbTableServers implements TableServers {
  private static final List<String> SETTINGS =
      List.of("SET NAMES utf8mb4", "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");

  @Override
  public TableServer open(ServerLogin login, Duration lockWait) {
    try {
      Connection connection = WriterSession.connect(login);
      try {
        TableDialect dialect = Jdbc.mysql(connection) ? new MySqlTables() : new MariaDbTables();
        WriterSession.prepare(
            connection,
            lockWait,
            Stream.concat(dialect.settings().stream(), SETTINGS.stream()).toList());
        return new MariaDbTableServer(connection, dialect, login.at().toString());
      } catch (SQLException e) {
        Connections.abort(connection);
        throw e;
      }
    } catch (SQLException e) {
      throw WriterSession.failure(login, e);
    }
  }
}
