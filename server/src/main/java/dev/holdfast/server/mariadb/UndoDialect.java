package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.server.UndoServer.Situation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** In what MariaDB and MySQL differ when rows are put back. */
interface UndoDialect {
  /** What a session needs besides what {@link WriterSession} sets. */
  List<String> settings();

  Situation situation(Sql sql) throws SQLException;

  /** Statements before the transaction begins, in which it says so by itself. */
  List<String> before(Optional<byte[]> formatDescription);

  /** Whether the format of row events can be told within a transaction. */
  boolean takesFormats();

  /** Whether BINLOG takes its events in two parts. */
  boolean takesFragments();

  /** What the connection committed last. */
  Optional<TransactionId> last(Connection connection) throws SQLException;
}
