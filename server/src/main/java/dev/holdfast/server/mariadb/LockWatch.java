package dev.holdfast.server.mariadb;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks on a connection of its own for whom another connection waits: once that one has given up,
 * nobody can tell any more.
 */
final class LockWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(300);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final String OF_MARIADB =
      " FROM information_schema.innodb_lock_waits w"
          + " JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id"
          + " JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id"
          + " LEFT JOIN information_schema.processlist p ON p.id = b.trx_mysql_thread_id";
  private static final String OF_MYSQL =
      " FROM performance_schema.data_lock_waits w"
          + " JOIN information_schema.innodb_trx r"
          + " ON r.trx_id = w.requesting_engine_transaction_id"
          + " JOIN information_schema.innodb_trx b"
          + " ON b.trx_id = w.blocking_engine_transaction_id"
          + " LEFT JOIN performance_schema.processlist p ON p.id = b.trx_mysql_thread_id";
  private static final String HOLDERS =
      "SELECT b.trx_mysql_thread_id AS id, p.user AS user, p.host AS host,"
          + " TIMESTAMPDIFF(SECOND, b.trx_started, NOW()) AS seconds,"
          + " LEFT(COALESCE(p.info, ''), 80) AS text";

  private final Connection connection;
  private final String question;
  private final long watched;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable String seen;

  LockWatch(Connection connection, Connection watched, boolean mysql) throws SQLException {
    this.connection = connection;
    this.watched =
        Long.parseLong(new Sql(watched, Deadline.after(ANSWER)).value("SELECT CONNECTION_ID()"));
    watched.rollback();
    question =
        HOLDERS
            + (mysql ? OF_MYSQL : OF_MARIADB)
            + " WHERE r.trx_mysql_thread_id = "
            + this.watched;
    thread = Thread.ofVirtual().name("lock-watch").start(this::watch);
  }

  private void watch() {
    while (!closed) {
      try {
        look();
      } catch (SQLException e) {
        return; // the server is gone, which the watched connection says better
      }
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  private synchronized void look() throws SQLException {
    if (!closed) {
      List<Map<String, String>> rows = new Sql(connection, Deadline.after(ANSWER)).rows(question);
      if (!rows.isEmpty()) {
        seen = text(rows.getFirst());
      }
    }
  }

  private static String text(Map<String, String> row) {
    String statement = row.getOrDefault("text", "");
    return "connection %s (%s@%s, its transaction has lasted %s s%s)"
        .formatted(
            row.get("id"),
            row.get("user"),
            row.get("host"),
            row.get("seconds"),
            statement.isEmpty() ? "" : ", runs: " + statement);
  }

  /** Whom it waited for last. */
  String holder() {
    String last = seen;
    return last == null ? "a session that can't be seen from here" : last;
  }

  /** Ends the watched connection, whatever it is doing. */
  void kill() {
    try (Connection mine = connection) {
      Sessions.kill(new Sql(mine, Deadline.after(ANSWER)), Long.toString(watched));
    } catch (SQLException e) {
      closed = true; // no connection is left that could be ended
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    Connections.abort(connection);
  }
}
