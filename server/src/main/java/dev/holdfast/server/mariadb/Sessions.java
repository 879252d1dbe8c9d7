package dev.holdfast.server.mariadb;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ends sessions of the server. */
final class Sessions {
  private static final int NO_SUCH_THREAD = 1094;

  /** Logging in takes a few milliseconds; a stranger who never does is given no more than this. */
  private static final Duration LOGGING_IN = Duration.ofMillis(200);

  private Sessions() {}

  static void kill(Sql sql, String id) throws SQLException {
    try {
      sql.run("KILL CONNECTION " + Long.parseLong(id));
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_THREAD) {
        throw e;
      }
      // It ended by itself, which is what was wanted.
    }
  }

  /** Ends all sessions that {@code condition} selects, and waits until they are gone. */
  static void end(Sql sql, String condition) throws SQLException {
    for (List<String> ids = ids(sql, condition); !ids.isEmpty(); ids = left(sql, ids)) {
      for (String id : ids) {
        kill(sql, id);
      }
      sql.deadline().pause(Duration.ofMillis(2));
    }
  }

  /**
   * Ends those of the present sessions that {@code condition} selects. Whoever is logging in has a
   * moment to say who it is: a replica whose session is ended while it introduces itself can go on
   * in a new session that lacks what it had set in the old one, as that it understands checksums.
   * Its stream then ends with the errors 1743 and 1595, and it doesn't try again (seen with 10.11).
   */
  static void endPresent(Sql sql, String condition) throws SQLException {
    String present = "id IN (" + String.join(",", ids(sql, "TRUE")) + ")";
    Deadline soon = Deadline.after(LOGGING_IN);
    String unknown = present + " AND user = 'unauthenticated user'";
    while (!soon.passed() && !ids(sql, unknown).isEmpty()) {
      sql.deadline().pause(Duration.ofMillis(2));
    }
    end(sql, present + " AND (" + condition + ")");
  }

  private static List<String> left(Sql sql, List<String> ids) throws SQLException {
    return ids(sql, "id IN (" + String.join(",", ids) + ")");
  }

  private static List<String> ids(Sql sql, String condition) throws SQLException {
    List<String> ids = new ArrayList<>();
    for (Map<String, String> row :
        sql.rows("SELECT id FROM information_schema.processlist WHERE " + condition)) {
      ids.add(row.values().iterator().next());
    }
    return ids;
  }
}
