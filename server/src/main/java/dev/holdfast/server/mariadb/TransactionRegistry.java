package dev.holdfast.server.mariadb;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * Of tables with system versioning by transaction ({@code ROW START} as BIGINT), MariaDB notes each
 * transaction in {@code mysql.transaction_registry}. It takes that table for missing when it can't
 * open it once, also because the applier that tried was stopped in favour of another, as happens in
 * optimistic parallel replication; from then on it refuses all commits to such tables, until
 * somebody reads one of them as of a time (tried on 10.11).
 */
final class TransactionRegistry {
  /** ER_VERS_TRT_IS_DISABLED. */
  private static final int DISABLED = 4133;

  private static final String VERSIONED =
      "SELECT table_schema, table_name FROM information_schema.columns"
          + " WHERE generation_expression = 'ROW START' AND data_type = 'bigint' LIMIT 1";

  private TransactionRegistry() {}

  /** Before appliers are started again; changes nothing unless they ended for this reason. */
  static void reopen(Sql sql, SlaveStatus status) throws SQLException {
    if (status.state().applying().errorNumber() != DISABLED) {
      return;
    }
    Optional<Map<String, String>> table = sql.row(VERSIONED);
    if (table.isPresent()) {
      Map<String, String> names = table.get();
      String name =
          RowQuery.name(
              names.getOrDefault("table_schema", ""), names.getOrDefault("table_name", ""));
      sql.rows(
          "SELECT 1 FROM "
              + name
              + " FOR SYSTEM_TIME AS OF TIMESTAMP '2000-01-01 00:00:00' LIMIT 1");
    }
  }
}
