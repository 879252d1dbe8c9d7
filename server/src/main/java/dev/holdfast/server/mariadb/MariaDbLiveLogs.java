package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.LiveLogs;
import dev.holdfast.server.ServerLogin;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** Running servers of MariaDB and MySQL. */
public final class MariaDbLiveLogs implements LiveLogs {
  private static final int NEEDS_PRIVILEGE = 1227;
  private static final int NO_BINARY_LOG = 1381;
  private static final int CANNOT_SEND = 1236;

  @Override
  public void copy(
      ServerLogin login, Transport transport, Start start, Path folder, LongConsumer copied) {
    LogSource source = new LogSource(login, transport);
    try {
      String first = first(source, start);
      try (LogCopy copy = new LogCopy(folder, source.now(), copied)) {
        source.dump(first, copy);
      }
    } catch (SQLException e) {
      throw failure("reading the logs of " + login.at() + " as " + login.user(), e);
    }
  }

  private static String first(LogSource source, Start start) throws SQLException {
    return switch (start) {
      case Start.Oldest o -> "";
      case Start.Log log -> log.name();
      case Start.Time time -> last(source, head -> head.begunBefore(time.at().getEpochSecond()));
      case Start.Holding holding -> last(source, head -> head.begunBefore(holding.gtid()));
    };
  }

  /** The last log of which that is true, as it is of all before it; else the oldest. */
  private static String last(LogSource source, Predicate<LogHead> before) throws SQLException {
    List<String> names = source.logs();
    int low = 0;
    int high = names.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      LogHead head = new LogHead();
      source.dump(names.get(middle), head);
      if (before.test(head)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return names.isEmpty() ? "" : names.get(low);
  }

  private static Failure failure(String what, SQLException e) {
    String said = String.valueOf(e.getMessage());
    return switch (e.getErrorCode()) {
      case NEEDS_PRIVILEGE ->
          new Failure(
              "no-permission",
              what,
              said,
              "GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.* TO the account (on MySQL:"
                  + " REPLICATION SLAVE, REPLICATION CLIENT); the second is for --from and show.",
              e);
      case NO_BINARY_LOG -> off(what, e);
      case CANNOT_SEND -> said.contains("not open") ? off(what, e) : purged(what, said, e);
      default -> LoginErrors.failure(what, e);
    };
  }

  private static Failure off(String what, SQLException e) {
    return new Failure(
        "log-off",
        what,
        "the server writes no binary log",
        "Name the server whose log_bin is ON, or files with --logs.",
        e);
  }

  private static Failure purged(String what, String said, SQLException e) {
    return new Failure(
        "log-purged",
        what,
        "the server can't send that log: " + said,
        "It may have purged it: SHOW BINARY LOGS says what it has. Older ones may be with its"
            + " replicas or backups: name those with --logs.",
        e);
  }
}
