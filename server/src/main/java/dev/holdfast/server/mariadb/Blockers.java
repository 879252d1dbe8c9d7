package dev.holdfast.server.mariadb;

import dev.holdfast.server.Blocker;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which sessions hold up SET GLOBAL read_only, or would be cut in the middle of much work. Sources:
 * MariaDB manual, "INFORMATION_SCHEMA INNODB_TRX Table", "PROCESSLIST Table", "METADATA_LOCK_INFO
 * Table" (a plugin that is not always there).
 */
final class Blockers {
  /** Everybody but this agent, replication and the server itself. */
  static final String CLIENTS =
      "user NOT IN ('holdfast', 'system user', 'event_scheduler', 'unauthenticated user')"
          + " AND user NOT LIKE 'holdfast\\_repl\\_%'"
          + " AND command NOT IN ('Daemon', 'Slave_worker', 'Binlog Dump')";

  private static final long LONG_MILLIS = 1_000;
  private static final int TEXT = 80;

  private static final String QUERY =
      "SELECT id, user, host, command, COALESCE(state, '') AS state, time_ms,"
          + " LEFT(COALESCE(info, ''), "
          + TEXT
          + ") AS text, COALESCE(TIMESTAMPDIFF(SECOND, t.trx_started, NOW()), 0) * 1000 AS age,"
          + " COALESCE(t.trx_rows_modified, 0) AS modified"
          + " FROM information_schema.processlist LEFT JOIN information_schema.innodb_trx t"
          + " ON t.trx_mysql_thread_id = id WHERE "
          + CLIENTS;

  private Blockers() {}

  static List<Blocker> look(Sql sql) throws SQLException {
    Map<Long, Blocker> found = new TreeMap<>();
    Map<Long, String> accounts = new TreeMap<>();
    for (Map<String, String> row : sql.rows(QUERY)) {
      long id = number(row, "id");
      accounts.put(id, account(row));
      Blocker.Kind kind = kind(row);
      if (kind != null) {
        long millis = Math.max(number(row, "age"), (long) Double.parseDouble(text(row, "time_ms")));
        found.put(id, new Blocker(id, account(row), kind, millis, text(row, "text")));
      }
    }
    tableLocks(sql, accounts, found);
    List<Blocker> all = new ArrayList<>(found.values());
    all.sort(Comparator.comparingLong(Blocker::millis).reversed());
    return all;
  }

  private static Blocker.@org.jspecify.annotations.Nullable Kind kind(Map<String, String> row) {
    boolean running = text(row, "command").equals("Query");
    double millis = Double.parseDouble(text(row, "time_ms"));
    String statement = text(row, "text").stripLeading().toUpperCase(java.util.Locale.ROOT);
    if (running && text(row, "state").contains("metadata lock")) {
      return millis >= LONG_MILLIS ? Blocker.Kind.WAITING : null;
    }
    if (number(row, "modified") > 0 && number(row, "age") >= LONG_MILLIS) {
      return Blocker.Kind.TRANSACTION;
    }
    boolean reads = statement.startsWith("SELECT") || statement.startsWith("SHOW");
    return running && millis >= LONG_MILLIS && !reads ? Blocker.Kind.STATEMENT : null;
  }

  private static void tableLocks(Sql sql, Map<Long, String> accounts, Map<Long, Blocker> found)
      throws SQLException {
    boolean there =
        sql.row(
                "SELECT 1 FROM information_schema.plugins"
                    + " WHERE plugin_name = 'METADATA_LOCK_INFO' AND plugin_status = 'ACTIVE'")
            .isPresent();
    if (!there) {
      return;
    }
    for (Map<String, String> row :
        sql.rows(
            "SELECT thread_id AS id, GROUP_CONCAT(DISTINCT CONCAT(table_schema, '.', table_name))"
                + " AS tables FROM information_schema.metadata_lock_info"
                + " WHERE lock_type = 'Table metadata lock' AND lock_mode IN"
                + " ('MDL_SHARED_NO_READ_WRITE', 'MDL_SHARED_NO_WRITE', 'MDL_EXCLUSIVE')"
                + " GROUP BY thread_id")) {
      long id = number(row, "id");
      String account = accounts.get(id);
      if (account != null && !found.containsKey(id)) {
        String tables = "on " + text(row, "tables");
        found.put(id, new Blocker(id, account, Blocker.Kind.TABLE_LOCK, 0, tables));
      }
    }
  }

  private static String account(Map<String, String> row) {
    String host = text(row, "host");
    int port = host.lastIndexOf(':');
    return text(row, "user") + "@" + (port < 0 ? host : host.substring(0, port));
  }

  private static long number(Map<String, String> row, String column) {
    return Long.parseLong(text(row, column));
  }

  private static String text(Map<String, String> row, String column) {
    for (Map.Entry<String, String> e : row.entrySet()) {
      if (e.getKey().equalsIgnoreCase(column)) {
        return e.getValue();
      }
    }
    throw new IllegalStateException("no column " + column);
  }
}
