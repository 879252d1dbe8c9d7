package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.base.Failure;
import dev.holdfast.recovery.fold.Engine;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A few small transactions are sent as one, and nobody can tell afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BundleTest {
  private static final int TRANSACTIONS = 60;
  private static final int ALL = 2 * TRANSACTIONS + 5;
  private static final String VERSIONS = "SELECT COUNT(*) FROM b.kept FOR SYSTEM_TIME ALL";
  private static final String TIMES =
      "SELECT CONCAT(COUNT(*), ' ', SUM(CRC32(CONCAT_WS(',', id, a, row_start, row_end))))"
          + " FROM b.timed FOR SYSTEM_TIME ALL";
  private static final String BY_TRANSACTION =
      "a INT, s BIGINT UNSIGNED GENERATED ALWAYS AS ROW START,"
          + " e BIGINT UNSIGNED GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e))"
          + " WITH SYSTEM VERSIONING";
  private final Past past = new Past();
  private final Path base;
  private final String rows;

  /** Rows first; then a table that keeps a version of a row for each transaction. */
  BundleTest() throws Exception {
    past.run(
        "CREATE DATABASE b",
        "USE b",
        "CREATE TABLE t (id INT PRIMARY KEY, v INT)",
        "CREATE TABLE heap (v INT)",
        "CREATE TABLE timed (id INT PRIMARY KEY, a INT) WITH SYSTEM VERSIONING",
        "CREATE TABLE aside (v INT) ENGINE = MyISAM");
    base = past.base("base");
    past.run("USE b");
    for (int i = 1; i <= TRANSACTIONS; i++) {
      past.run("INSERT INTO t VALUES (" + i + ", 0)");
    }
    past.run("INSERT INTO aside VALUES (1)", "INSERT INTO heap VALUES (1)");
    past.run("UPDATE t SET v = v + 1 WHERE id = 1", "UPDATE t SET v = v + 1 WHERE id = 1");
    past.run("INSERT INTO timed VALUES (1, 0)");
    for (int i = 0; i < TRANSACTIONS; i++) {
      past.run("UPDATE timed SET a = a + 1");
    }
    rows = past.gtid();
    past.run(
        "CREATE TABLE kept (id INT PRIMARY KEY, "
            + BY_TRANSACTION
            + " SELECT v AS id, v AS a FROM heap WHERE v > 1");
    past.run("INSERT INTO kept (id, a) VALUES (1, 0)");
    for (int i = 0; i < TRANSACTIONS; i++) {
      past.run("UPDATE kept SET a = a + 1");
    }
  }

  @AfterAll
  void forget() throws Exception {
    past.close();
  }

  @Test
  void rowsAreTheSameAndEachTransactionIsCounted() throws Exception {
    RestoreResult result = past.restore(request("rows", rows));
    assertThat(result.applied()).isEqualTo(result.served()).isEqualTo(ALL);
    assertThat(result.gtid()).hasToString(rows);
    for (String table : List.of("t", "heap", "aside")) {
      String sum = "CHECKSUM TABLE b." + table;
      assertThat(past.restored("rows", sum)).isEqualTo(past.value(sum));
    }
    assertThat(past.restored("rows", TIMES)).isEqualTo(past.value(TIMES));
    assertThat(positionsWritten("rows")).isLessThan(ALL / 2);
  }

  @Test
  void theOneThatCanNotBeAppliedIsNamed() throws Exception {
    past.restore(request("blocked", "0-1-10"));
    assertThat(past.restored("blocked", "INSERT INTO b.t VALUES (30, 0) RETURNING id"))
        .isEqualTo("30");
    Failure failure =
        catchThrowableOfType(Failure.class, () -> past.restore(request("blocked", rows)));
    assertThat(failure.code()).isEqualTo("replay-stopped");
    String last = past.restored("blocked", "SELECT MAX(id) FROM b.t WHERE id < 30");
    assertThat(last).isEqualTo("29");
    past.restored("blocked", "DELETE FROM b.t WHERE id = 30 RETURNING id");
    past.servers.stop(past.dir("blocked"));
    RestoreResult result = past.restore(request("blocked", rows));
    assertThat(result.applied()).isEqualTo(ALL);
    assertThat(past.restored("blocked", "CHECKSUM TABLE b.t"))
        .isEqualTo(past.value("CHECKSUM TABLE b.t"));
  }

  @Test
  void aTableThatKeepsVersionsByTransactionKeepsAllOfThem() throws Exception {
    for (Engine engine : Engine.values()) {
      RestoreResult result = past.replay(request("kept-" + engine, null), engine, p -> {});
      assertThat(result.applied()).isEqualTo(result.served());
      assertThat(past.restored("kept-" + engine, VERSIONS))
          .isEqualTo(past.value(VERSIONS))
          .isEqualTo(String.valueOf(TRANSACTIONS + 1));
    }
  }

  /** How often the replica wrote its position. */
  private long positionsWritten(String dir) {
    return Long.parseLong(past.restored(dir, "SELECT MAX(sub_id) FROM mysql.gtid_slave_pos"));
  }

  private RestoreRequest request(String dir, @Nullable String until) {
    return past.request(dir, base, past.data(), List.of(), until);
  }
}
