package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.server.TableServer.Situation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** In what MariaDB and MySQL differ when tables are compared and put back. */
interface TableDialect {
  /** What a session needs besides what {@link WriterSession} sets. */
  List<String> settings();

  Situation situation(Sql sql) throws SQLException;

  /** All whose locks are released. */
  Position position(Sql sql) throws SQLException;

  /** What the connection committed last. */
  Optional<TransactionId> last(Connection connection) throws SQLException;
}
