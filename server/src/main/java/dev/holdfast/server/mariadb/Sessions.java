package dev.holdfast.server.mariadb;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ends sessions of the server. */
final class Sessions {
  private static final int NO_SUCH_THREAD = 1094;

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
