package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Small questions that show whether the server works, each on a connection of its own.
 *
 * <p>The write proves that InnoDB can append to its redo log and sync it. It stays out of the
 * binary log, so it waits for no acknowledgement, and is refused at once where a backup or FLUSH
 * TABLES WITH READ LOCK holds writes up: a lock is no broken disk. It needs no new space either: a
 * full disk shows by sessions and replication threads that wait for space, which MariaDB does for
 * up to a minute at a time.
 */
final class Probes implements AutoCloseable {
  /** Different on each node, so it is never replicated. */
  static final String TABLE =
      "CREATE TABLE holdfast.probe"
          + " (slot TINYINT PRIMARY KEY, probed_at TIMESTAMP(6) NOT NULL) ENGINE=InnoDB";

  static final String ROW = "INSERT INTO holdfast.probe VALUES (1, NOW(6))";

  private static final String FOR_WRITES =
      "SET SESSION sql_log_bin = OFF, lock_wait_timeout = 0, innodb_lock_wait_timeout = 100000";
  private static final String UPDATE = "UPDATE holdfast.probe SET probed_at = NOW(6)";

  /** Without a temporary table, for which a full disk has no space. */
  private static final String SESSIONS = "SHOW PROCESSLIST";

  private static final String WAITS_FOR_SPACE = "Waiting for someone to free space";
  private static final int DISK_FULL = 1021;
  private static final String NO_SPACE = "has no space left on its disk";

  private final ServerConfig config;
  private final Connections connections;
  private final AtomicReference<@Nullable Connection> forReads = new AtomicReference<>();
  private final AtomicReference<@Nullable Connection> forWrites = new AtomicReference<>();

  Probes(ServerConfig config, Connections connections) {
    this.config = config;
    this.connections = connections;
  }

  void read(Duration within) {
    String ignored =
        ask(
            forReads,
            "DO 0",
            within,
            sql -> {
              sql.run("DO 0");
              return "";
            });
  }

  Optional<String> write(Duration within) {
    String found =
        ask(
            forWrites,
            FOR_WRITES,
            within,
            sql -> {
              if (sql.rows(SESSIONS).stream()
                  .anyMatch(row -> WAITS_FOR_SPACE.equals(row.get("State")))) {
                return NO_SPACE;
              }
              sql.run(UPDATE);
              return "";
            });
    return Optional.of(found).filter(text -> !text.isEmpty());
  }

  /** An error is an answer: only silence and a lost connection are failures. */
  private String ask(
      AtomicReference<@Nullable Connection> place,
      String first,
      Duration within,
      Sql.Work<String> question) {
    String what = "probing the server of " + config.node();
    Deadline deadline = Deadline.after(within);
    Connection connection = place.getAndSet(null);
    try {
      if (connection == null) {
        connection = connections.connect(what, deadline);
        new Sql(connection, deadline).run(first);
      }
      String found = question.on(new Sql(connection, deadline));
      place.set(connection);
      return found;
    } catch (SQLException e) {
      abort(connection);
      if (SqlErrors.kind(e) == SqlErrors.Kind.REFUSED) {
        return e.getErrorCode() == DISK_FULL ? NO_SPACE : "";
      }
      throw SqlErrors.failure(what, e);
    } catch (Failure e) {
      if (e.code().equals("server-refused")) {
        return "";
      }
      throw e;
    }
  }

  private static void abort(@Nullable Connection connection) {
    if (connection != null) {
      Connections.abort(connection);
    }
  }

  @Override
  public void close() {
    abort(forReads.getAndSet(null));
    abort(forWrites.getAndSet(null));
  }
}
