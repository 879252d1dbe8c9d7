package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A replica that refuses what its tables' versions need applies it after all. */
class TransactionRegistryTest {
  private static final String DISABLED = "4133";

  @Test
  void aRegistryThatMariaDbHasGivenUpIsOpenedAgain() throws Exception {
    try (ScratchServers scratch = Trio.running(2)) {
      run(
          scratch,
          1,
          "CREATE TABLE shop.kept (a INT, s BIGINT UNSIGNED GENERATED ALWAYS AS ROW START,"
              + " e BIGINT UNSIGNED GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e))"
              + " WITH SYSTEM VERSIONING",
          "INSERT INTO shop.kept (a) VALUES (1)");
      Await.until("table", () -> scratch.server(2).state().applied());
      run(scratch, 2, "RENAME TABLE mysql.transaction_registry TO mysql.elsewhere");
      run(scratch, 1, "INSERT INTO shop.kept (a) VALUES (2)");
      Await.until("the replica stops", () -> !error(scratch).equals("0"));
      run(
          scratch,
          2,
          "RENAME TABLE mysql.elsewhere TO mysql.transaction_registry",
          "START SLAVE SQL_THREAD");
      Await.until("the registry stays disabled", () -> error(scratch).equals(DISABLED));
      scratch.server(2).applyRelayLog(Trio.LIMIT, progress -> {});
      assertThat(scratch.server(2).state().applied()).isTrue();
      Trio.follow(scratch, 2, 1, true);
      run(scratch, 1, "INSERT INTO shop.kept (a) VALUES (3)");
      Await.until("rows", () -> value(scratch, "SELECT COUNT(*) FROM shop.kept").equals("3"));
    }
  }

  private static String error(ScratchServers scratch) throws SQLException {
    try (Connection admin = scratch.admin(2);
        Statement s = admin.createStatement();
        ResultSet r = s.executeQuery("SHOW SLAVE STATUS")) {
      return r.next() ? r.getString("Last_SQL_Errno") : "";
    }
  }

  private static String value(ScratchServers scratch, String query) throws SQLException {
    try (Connection admin = scratch.admin(2);
        Statement s = admin.createStatement();
        ResultSet r = s.executeQuery(query)) {
      return r.next() ? r.getString(1) : "";
    }
  }

  private static void run(ScratchServers scratch, int k, String... statements) throws SQLException {
    try (Connection admin = scratch.admin(k);
        Statement s = admin.createStatement()) {
      if (k == 2) {
        s.execute("SET sql_log_bin = 0");
      }
      for (String sql : statements) {
        s.execute(sql);
      }
    }
  }
}
