package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The agent's connections to its own server. A few stay open, so that the steps of a failover don't
 * pay for connecting; each conversation has one for itself.
 */
final class Connections implements AutoCloseable {
  private static final int KEPT = 4;
  private final ServerConfig config;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

  Connections(ServerConfig config) {
    this.config = config;
  }

  /**
   * Does {@code work}; codes {@code server-silent} (not within the time), {@code server-refused}
   * (an SQL error), {@code server-not-running} (no connection).
   *
   * @param what operation and subject, for the message
   */
  <T> T call(String what, Duration within, Sql.Work<T> work) {
    Deadline deadline = Deadline.after(within);
    while (true) {
      Connection kept = idle.pollFirst();
      Connection connection = kept != null ? kept : connect(what, deadline);
      try {
        T result = work.on(new Sql(connection, deadline));
        giveBack(connection);
        return result;
      } catch (SQLException e) {
        SqlErrors.Kind kind = SqlErrors.kind(e);
        if (kind == SqlErrors.Kind.REFUSED) {
          giveBack(connection);
          throw SqlErrors.failure(what, e);
        }
        abort(connection);
        // A kept connection may have died with the server before this one.
        if (kind == SqlErrors.Kind.SILENT || kept == null) {
          throw SqlErrors.failure(what, e);
        }
      } catch (RuntimeException e) {
        abort(connection);
        throw e;
      }
    }
  }

  /** A connection for the caller alone, who closes it. */
  Connection connect(String what, Deadline deadline) {
    ServerConfig.Listen listen = config.listen();
    int port = listen.extraPort() > 0 ? listen.extraPort() : listen.port();
    Properties options = new Properties();
    // A look at the server is several questions, four times a second.
    options.setProperty("allowMultiQueries", "true");
    try {
      return Jdbc.connect(
          listen.bindHost(),
          port,
          "holdfast",
          Secrets.admin(config),
          deadline.remaining(),
          options);
    } catch (SQLException e) {
      throw SqlErrors.failure(what, e);
    }
  }

  /** Opens connections ahead of time. */
  void warm(Duration within) {
    Deadline deadline = Deadline.after(within);
    for (int i = idle.size(); i < KEPT - 1; i++) {
      giveBack(connect("connecting to the server of " + config.node(), deadline));
    }
  }

  private void giveBack(Connection connection) {
    if (idle.size() >= KEPT) {
      abort(connection);
    } else {
      idle.addFirst(connection);
    }
  }

  static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is being thrown away, and nobody waits for a good-bye.
    }
  }

  /** Drops what is idle: the server has ended or changed. */
  void dropIdle() {
    for (Connection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      abort(c);
    }
  }

  @Override
  public void close() {
    dropIdle();
  }
}
