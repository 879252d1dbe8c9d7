package dev.holdfast.server.mariadb;

import dev.holdfast.base.NodeName;
import dev.holdfast.server.ServerConfig;
import java.sql.SQLException;

/** Locks and unlocks replication accounts without leaving a trace in the binary log. */
final class Accounts {
  private Accounts() {}

  /** After locking, no session of the member is left, and none can begin. */
  static void setLocked(Sql sql, NodeName member, boolean locked) throws SQLException {
    String name = ServerConfig.replicationAccount(member);
    if (isLocked(sql, name) != locked) {
      sql.run("SET SESSION sql_log_bin = OFF");
      try {
        sql.run(
            "ALTER USER " + Sql.account(name, "%") + " ACCOUNT " + (locked ? "LOCK" : "UNLOCK"));
      } finally {
        sql.run("SET SESSION sql_log_bin = ON");
      }
    }
    if (locked) {
      // One that is logging in may have passed the check of the lock already.
      Sessions.endPresent(sql, "user IN (" + Sql.text(name) + ", 'unauthenticated user')");
    }
  }

  private static boolean isLocked(Sql sql, String name) throws SQLException {
    return sql.value(
            "SELECT COALESCE(JSON_VALUE(priv, '$.account_locked'), 0) FROM mysql.global_priv"
                + " WHERE host = '%' AND user = "
                + Sql.text(name))
        .equals("1");
  }
}
