package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.recovery.undo.ColumnTypes;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is folded becomes the same tables as what is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FoldTest {
  private static final long SEED = 20_200_328;
  private static final int TRANSACTIONS = 300;
  private final Past past;
  private Path base = Path.of("");
  private final RestoreResult folded;

  FoldTest() throws Exception {
    past = new Past();
    makeAPast();
    past.restore(past.request("served", base, past.data(), List.of(), null));
    folded = past.fold(past.request("folded", base, past.data(), List.of(), null), p -> {});
  }

  private void makeAPast() throws Exception {
    past.run(
        "SET GLOBAL log_bin_compress = OFF",
        "CREATE DATABASE f",
        "USE f",
        "SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'",
        ColumnTypes.create("every"),
        "CREATE TABLE parent (id BIGINT PRIMARY KEY, v INT)",
        "CREATE TABLE child (p BIGINT, n INT, v INT, PRIMARY KEY (n, p),"
            + " FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE)",
        "CREATE TABLE pair (id INT PRIMARY KEY, u INT UNIQUE, w INT)",
        "CREATE TABLE word (w VARCHAR(20) PRIMARY KEY, n INT)",
        "CREATE TABLE heap (a INT, b INT)",
        "CREATE TABLE old (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING",
        "CREATE TABLE top (id BIGINT PRIMARY KEY, v INT)",
        "CREATE TABLE ref (id INT PRIMARY KEY, p BIGINT,"
            + " FOREIGN KEY (p) REFERENCES top (id) ON DELETE SET NULL ON UPDATE CASCADE)",
        "CREATE TABLE stamped (id INT PRIMARY KEY, v INT) ENGINE = Aria",
        "CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20))",
        "CREATE TABLE part (id INT PRIMARY KEY, v INT) PARTITION BY HASH (id) PARTITIONS 3",
        "CREATE TABLE counter (id INT AUTO_INCREMENT PRIMARY KEY, v INT)",
        "CREATE SEQUENCE seq",
        "CREATE TRIGGER noted AFTER UPDATE ON part FOR EACH ROW INSERT INTO log (what) VALUES"
            + " (NEW.id)",
        "INSERT INTO parent SELECT seq, 0 FROM seq_1_to_50",
        "INSERT INTO top SELECT seq, 0 FROM seq_1_to_50",
        "INSERT INTO child SELECT 1 + seq % 50, seq, 0 FROM seq_1_to_200",
        "INSERT INTO pair SELECT seq, seq, 0 FROM seq_1_to_50",
        "INSERT INTO part SELECT seq, 0 FROM seq_1_to_50",
        "INSERT INTO every VALUES (1, " + ColumnTypes.values(true) + ", 'x')",
        "INSERT INTO every VALUES (2, " + ColumnTypes.values(false) + ", 'y')");
    base = past.base("base");
    past.run("USE f", "SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'");
    beginLargeAndAlone();
    changeEachType();
    changeAtRandom();
  }

  @AfterAll
  void forget() throws Exception {
    past.close();
  }

  /** A transaction that is more than a fold remembers, and one that can't be folded with it. */
  private void beginLargeAndAlone() throws SQLException {
    past.run(
        "INSERT INTO word SELECT CONCAT('large', seq), seq FROM seq_100_to_6000",
        "INSERT INTO heap VALUES (0, 0)");
  }

  private void changeEachType() throws SQLException {
    past.run(
        "UPDATE every SET " + ColumnTypes.assignments(false) + " WHERE id = 1",
        "UPDATE every SET " + ColumnTypes.assignments(true) + " WHERE id = 2",
        "INSERT INTO every (id) VALUES (3), (5)",
        "UPDATE every SET " + ColumnTypes.assignments(true) + " WHERE id = 3",
        "UPDATE every SET id = 4 WHERE id = 1",
        "UPDATE every SET last = 'z' WHERE id = 4",
        "DELETE FROM every WHERE id = 5");
  }

  private void changeAtRandom() throws SQLException {
    Random random = new Random(SEED);
    for (int i = 0; i < TRANSACTIONS; i++) {
      past.run("START TRANSACTION");
      for (int k = random.nextInt(4); k >= 0; k--) {
        past.run(change(random));
      }
      past.run(random.nextInt(10) == 0 ? "ROLLBACK" : "COMMIT");
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void aTableIsTheSameHoweverItWasReplayed(String table) throws Exception {
    String sum = "CHECKSUM TABLE f." + table;
    assertThat(past.restored("folded", sum)).isEqualTo(past.value(sum));
    String definition = "SHOW CREATE TABLE f." + table;
    assertThat(past.restored("folded", definition)).isEqualTo(past.restored("served", definition));
  }

  private static Stream<String> tables() {
    return Stream.of(
        "every", "parent", "child", "pair", "word", "heap", "old", "top", "ref", "stamped", "log",
        "part", "counter");
  }

  @Test
  void transactionsAreCountedFoldedOnesToo() throws Exception {
    assertThat(folded.served()).isEqualTo(folded.applied());
    assertThat(folded.folded()).isGreaterThan(TRANSACTIONS / 2);
    assertThat(folded.gtid()).hasToString(past.gtid());
    assertThat(past.restored("folded", "SELECT * FROM f.seq"))
        .isEqualTo(past.restored("served", "SELECT * FROM f.seq"));
  }

  private static String change(Random r) {
    int id = 1 + r.nextInt(60);
    return switch (r.nextInt(15) + (r.nextInt(40) == 0 ? 15 : 0)) {
      case 0 -> "INSERT IGNORE INTO parent VALUES (" + id + ", " + r.nextInt() + ")";
      case 1 -> "DELETE FROM parent WHERE id = " + id;
      case 2 -> "UPDATE parent SET v = v + 1 WHERE id <= " + id;
      case 3 ->
          "INSERT IGNORE INTO child SELECT id, " + r.nextInt(9) + ", 7 FROM parent WHERE id > 30";
      case 4 -> "UPDATE IGNORE child SET n = n + 1, v = 8 WHERE p = " + id;
      case 5 -> "UPDATE IGNORE child SET p = 2 WHERE p = " + id;
      case 6 ->
          "UPDATE pair a JOIN pair b ON b.id = a.id + 1 SET a.u = NULL, a.w = b.u, b.u = NULL WHERE a.id = "
              + id;
      case 7 -> "UPDATE IGNORE pair SET u = w, w = " + id + " WHERE u IS NULL";
      case 8 -> "REPLACE INTO pair VALUES (" + id + ", " + r.nextInt(60) + ", 1)";
      case 9 ->
          "INSERT IGNORE INTO word VALUES ('"
              + (r.nextBoolean() ? "a" : "A")
              + r.nextInt(5)
              + "', "
              + id
              + ")";
      case 10 ->
          r.nextBoolean()
              ? "DELETE FROM word WHERE n > 30"
              : "UPDATE word SET w = UPPER(w) WHERE n < " + id;
      case 11 -> "UPDATE part SET v = v + 1 WHERE id = " + id;
      case 12 -> "INSERT INTO counter (v) VALUES (" + id + ")";
      case 13 -> "DELETE FROM counter WHERE v >= " + id;
      case 14 -> "DELETE FROM child WHERE p = " + id;
      default -> rare(r, id);
    };
  }

  /** What isn't folded. */
  private static String rare(Random r, int id) {
    return switch (r.nextInt(7)) {
      case 0 -> "INSERT INTO heap VALUES (" + id + ", 1)";
      case 1 -> "REPLACE INTO old VALUES (" + id + ", 1)";
      case 2 -> "INSERT IGNORE INTO ref SELECT id, id FROM top WHERE id < " + id;
      case 3 -> "REPLACE INTO stamped VALUES (" + id + ", 1)";
      case 4 -> "DO NEXTVAL(seq)";
      case 5 -> "DELETE FROM top WHERE id = " + id;
      default -> "UPDATE IGNORE top SET id = id + 100 WHERE id = " + id;
    };
  }
}
