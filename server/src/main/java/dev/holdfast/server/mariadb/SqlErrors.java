package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.jspecify.annotations.Nullable;

/** What an error of the driver means for us. */
final class SqlErrors {
  /** LOST: no connection. SILENT: no answer in time. REFUSED: the server said no. */
  enum Kind {
    LOST,
    SILENT,
    REFUSED
  }

  private SqlErrors() {}

  static Kind kind(SQLException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SocketTimeoutException || t instanceof SQLTimeoutException) {
        return Kind.SILENT;
      }
    }
    String state = e.getSQLState();
    return state != null && state.startsWith("08") ? Kind.LOST : Kind.REFUSED;
  }

  static Failure failure(String what, SQLException e) {
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    return switch (kind(e)) {
      case LOST -> notRunning(what, e);
      case SILENT ->
          new Failure(
              "server-silent",
              what,
              "the server did not answer in time",
              "It may be frozen, overloaded or waiting for its disk.",
              e);
      case REFUSED ->
          new Failure(
              "server-refused",
              what,
              "the server answered: " + reason,
              "See the error's number in the MariaDB manual, and the server's error log.",
              e);
    };
  }

  static Failure notRunning(String what, @Nullable Throwable cause) {
    return new Failure(
        "server-not-running",
        what,
        cause == null ? "the server is not running" : "no connection: " + cause.getMessage(),
        "Start the server, or see its error log for why it ended.",
        cause);
  }
}
