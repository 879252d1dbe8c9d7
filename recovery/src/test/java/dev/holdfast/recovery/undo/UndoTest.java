package dev.holdfast.recovery.undo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.recovery.time.RowCounts;
import dev.holdfast.recovery.undo.RowConflict.Kind;
import dev.holdfast.server.UndoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Transactions of a real server are taken back on it while it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UndoTest {
  private Ground ground;

  @BeforeAll
  void start() throws SQLException {
    ground = new Ground();
  }

  @AfterAll
  void end() throws SQLException {
    ground.close();
  }

  @BeforeEach
  void shop() throws SQLException {
    ground.run(
        "SET SESSION binlog_format = ROW",
        "SET SESSION binlog_row_image = FULL",
        "DROP DATABASE shop",
        "CREATE DATABASE shop",
        "USE shop",
        "CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(20) UNIQUE,"
            + " credit DECIMAL(10,2) NOT NULL)",
        "CREATE TABLE purchase (id INT PRIMARY KEY, customer INT, amount INT,"
            + " FOREIGN KEY (customer) REFERENCES customer (id))",
        "INSERT INTO customer SELECT seq, CONCAT('c', seq), 100 FROM seq_1_to_20",
        "INSERT INTO purchase SELECT seq, seq, 5 FROM seq_1_to_10");
  }

  @Test
  void whatWasDoneIsTakenBackAndTheUndoCanBeUndoneToo() throws Exception {
    String before = sums();
    Gtid gtid =
        ground.transaction(
            "DELETE FROM purchase WHERE id <= 5",
            "DELETE FROM customer WHERE id <= 5",
            "UPDATE customer SET credit = credit + 1, name = UPPER(name) WHERE id > 10",
            "UPDATE customer SET credit = credit + 1 WHERE id > 15",
            "INSERT INTO customer VALUES (100, 'new', 0)",
            "INSERT INTO purchase VALUES (100, 100, 1)");
    String after = sums();
    UndoReport undone = ground.undo(gtid);
    assertThat(undone.committed()).isTrue();
    assertThat(undone.conflictCount()).isZero();
    assertThat(counts(undone)).isEqualTo(new RowCounts(5, 15, 1));
    assertThat(sums()).isEqualTo(before);
    assertThat(undone.gtid().map(Object::toString))
        .contains(ground.value("SELECT @@gtid_binlog_pos"));
    assertThat(ground.undo(undone.gtid().orElseThrow()).committed()).isTrue();
    assertThat(sums()).isEqualTo(after);
  }

  @Test
  void tablesWhoseNamesDifferInCaseAreTwo() throws Exception {
    ground.run(
        "CREATE TABLE Customer (other INT PRIMARY KEY)",
        "CREATE TRIGGER other AFTER INSERT ON Customer FOR EACH ROW SET @a = 1");
    String before = sums();
    Gtid gtid = ground.run("DELETE FROM customer WHERE id > 15");
    try (UndoServer server = ground.server()) {
      Undo undo = ground.undo(server, gtid);
      assertThat(undo.notes()).isEmpty();
      assertThat(undo.run(UndoPolicies.STOP, true, p -> {}).committed()).isTrue();
    }
    assertThat(sums()).isEqualTo(before);
  }

  @Test
  void severalAreTakenBackTheNewestFirst() throws Exception {
    String before = sums();
    Gtid first = ground.run("UPDATE customer SET credit = 1 WHERE id = 1");
    Gtid second = ground.run("UPDATE customer SET credit = 2 WHERE id = 1");
    UndoReport undone = ground.undo(first, second);
    assertThat(undone.undone()).containsExactly(second, first);
    assertThat(undone.committed()).isTrue();
    assertThat(sums()).isEqualTo(before);
  }

  @Test
  void aCheckChangesNothingAndWritesNothing() throws Exception {
    Gtid gtid = ground.run("DELETE FROM customer WHERE id > 15");
    String after = sums();
    String position = ground.value("SELECT @@gtid_binlog_pos");
    UndoReport report = ground.undo(UndoPolicies.STOP, false, gtid);
    assertThat(report.committed()).isFalse();
    assertThat(counts(report)).isEqualTo(new RowCounts(5, 0, 0));
    assertThat(sums()).isEqualTo(after);
    assertThat(ground.value("SELECT @@gtid_binlog_pos")).isEqualTo(position);
  }

  @Test
  void oneRowThatWasChangedLaterStopsAll() throws Exception {
    Gtid gtid = ground.run("UPDATE customer SET credit = credit + 10 WHERE id < 4");
    ground.run("UPDATE customer SET name = 'C2' WHERE id = 2");
    String after = sums();
    UndoReport report = ground.undo(gtid);
    assertThat(report.committed()).isFalse();
    assertThat(report.unresolved()).isEqualTo(1);
    RowConflict conflict = report.conflicts().getFirst();
    assertThat(conflict.key()).isEqualTo("id=2");
    assertThat(conflict.differences())
        .containsExactly(new RowConflict.Difference("name", "c2", "C2"));
    assertThat(sums()).isEqualTo(after);
  }

  @Test
  void policiesSayWhatBecomesOfRowsThatWereChangedLater() throws Exception {
    Gtid gtid = ground.run("UPDATE customer SET credit = credit + 10 WHERE id < 6");
    ground.run("UPDATE customer SET credit = credit - 4 WHERE id < 5");
    UndoPolicies policies =
        UndoPolicies.parse(
            List.of(
                "shop.customer.credit=difference",
                "shop.customer:id=1=as-logged,shop.customer:id = 2=leave-out"));
    UndoReport report = ground.undo(UndoPolicies.parse(List.of("difference")), true, gtid);
    assertThat(report.conflictCount()).isEqualTo(4);
    assertThat(report.unresolved()).isZero();
    assertThat(credits()).isEqualTo("96.00,96.00,96.00,96.00,100.00");
    assertThat(policies.rules()).hasSize(3);
    ground.run("UPDATE customer SET credit = 7");
    Gtid later = ground.run("UPDATE customer SET credit = 9 WHERE id < 6");
    ground.run("UPDATE customer SET credit = 20 WHERE id < 5");
    UndoReport mixed =
        ground.undo(
            UndoPolicies.parse(
                List.of("shop.customer:id=1=as-logged,shop.customer:id > 1=leave-out")),
            true,
            later);
    assertThat(mixed.committed()).as(mixed.toString()).isTrue();
    assertThat(credits()).isEqualTo("7.00,20.00,20.00,20.00,7.00");
  }

  @Test
  void whatIsInTheWayIsListedBeforehand() throws Exception {
    Gtid gtid =
        ground.transaction(
            "DELETE FROM purchase WHERE id IN (1, 2, 3)",
            "DELETE FROM customer WHERE id IN (1, 2, 20)");
    ground.run(
        "INSERT INTO customer VALUES (300, 'C20', 1)", "INSERT INTO customer VALUES (2, 'x', 1)");
    ground.run(
        "SET foreign_key_checks = 0",
        "DELETE FROM customer WHERE id = 3",
        "SET foreign_key_checks = 1");
    String after = sums();
    UndoReport report = ground.undo(gtid);
    assertThat(report.conflicts().stream().map(c -> c.kind() + " " + c.table() + " " + c.key()))
        .containsExactlyInAnyOrder(
            "UNIQUE shop.customer id=20", "ROW shop.customer id=2", "PARENT shop.purchase id=3");
    assertThat(sums()).isEqualTo(after);
  }

  @Test
  void childrenThatCameLaterAreNotDeletedInSilence() throws Exception {
    ground.run(
        "CREATE TABLE note (id INT PRIMARY KEY, customer INT, FOREIGN KEY (customer)"
            + " REFERENCES customer (id) ON DELETE CASCADE)");
    Gtid gtid = ground.run("INSERT INTO customer VALUES (50, 'late', 0), (51, 'later', 0)");
    ground.run("INSERT INTO note VALUES (1, 50)", "INSERT INTO purchase VALUES (50, 51, 1)");
    UndoReport report = ground.undo(gtid);
    assertThat(report.conflicts().stream().map(RowConflict::kind))
        .containsExactly(Kind.CHILD, Kind.CHILD);
    assertThat(ground.value("SELECT COUNT(*) FROM note")).isEqualTo("1");
    try (UndoServer server = ground.server()) {
      Gtid delete = ground.run("DELETE FROM customer WHERE id = 50");
      assertThat(ground.undo(server, delete).notes().toString())
          .contains("rows of shop.note that InnoDB deleted");
    }
  }

  @Test
  void rowsWrittenWithoutForeignKeyChecksComeBackInAnyOrder() throws Exception {
    String before = sums();
    Gtid gtid =
        ground.transaction(
            "SET foreign_key_checks = 0",
            "DELETE FROM customer WHERE id <= 10",
            "UPDATE purchase SET amount = 6",
            "DELETE FROM purchase",
            "SET foreign_key_checks = 1");
    UndoReport report = ground.undo(gtid);
    assertThat(report.committed()).as(report.toString()).isTrue();
    assertThat(sums()).isEqualTo(before);
  }

  @Test
  void triggersDontFireAndWhatTheyWroteIsUndone() throws Exception {
    ground.run(
        "CREATE TABLE audit (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(50))",
        "CREATE TRIGGER gone AFTER DELETE ON customer FOR EACH ROW"
            + " INSERT INTO audit (what) VALUES (CONCAT('gone ', OLD.id))",
        "CREATE TRIGGER come AFTER INSERT ON customer FOR EACH ROW"
            + " INSERT INTO audit (what) VALUES (CONCAT('come ', NEW.id))");
    Gtid gtid = ground.run("DELETE FROM customer WHERE id > 10");
    assertThat(ground.value("SELECT COUNT(*) FROM audit")).isEqualTo("10");
    assertThat(ground.undo(gtid).committed()).isTrue();
    assertThat(ground.value("SELECT COUNT(*) FROM audit")).isEqualTo("0");
    assertThat(ground.value("SELECT COUNT(*) FROM customer")).isEqualTo("20");
    ground.run("SET GLOBAL slave_run_triggers_for_rbr = YES");
    try {
      refused("undo-refused", gtid).hasMessageContaining("triggers");
    } finally {
      ground.run("SET GLOBAL slave_run_triggers_for_rbr = NO");
    }
  }

  @Test
  void whatTheLogDoesNotHoldIsRefused() throws Exception {
    Gtid ddl = ground.run("ALTER TABLE customer ADD COLUMN later INT");
    refused("undo-impossible", ddl);
    ground.run("SET SESSION binlog_format = STATEMENT");
    refused("undo-impossible", ground.run("UPDATE customer SET credit = 1"))
        .hasMessageContaining("UPDATE customer");
    Path file =
        Files.writeString(Files.createTempFile(Path.of("/tmp"), "hf-", ".txt"), "30\tx\t1\n");
    try {
      refused(
              "undo-impossible",
              ground.run("LOAD DATA INFILE '" + file + "' INTO TABLE customer (id, name, credit)"))
          .hasMessageContaining("loads a file");
    } finally {
      Files.delete(file);
    }
    ground.run("SET SESSION binlog_format = ROW", "SET SESSION binlog_row_image = MINIMAL");
    refused("undo-impossible", ground.run("UPDATE customer SET credit = 2"))
        .hasMessageContaining("binlog_row_image");
    refused("undo-impossible", ground.run("DELETE FROM customer WHERE id = 20"));
    Gtid insert = ground.run("INSERT INTO customer VALUES (60, 'sixty', 6, NULL)");
    assertThat(ground.undo(insert).committed()).isTrue();
    assertThat(ground.value("SELECT COUNT(*) FROM customer WHERE id = 60")).isEqualTo("0");
  }

  @Test
  void withoutBlobsInTheLogOnlyTheRestOfARowGoesBack() throws Exception {
    ground.run(
        "CREATE TABLE film (id INT PRIMARY KEY, title VARCHAR(20), data BLOB)",
        "INSERT INTO film VALUES (1, 'one', 'x'), (2, 'two', 'y')",
        "SET SESSION binlog_row_image = NOBLOB");
    String before = ground.checksum("shop.film");
    Gtid title = ground.run("UPDATE film SET title = 'uno' WHERE id = 1");
    assertThat(ground.undo(title).committed()).isTrue();
    assertThat(ground.checksum("shop.film")).isEqualTo(before);
    refused("undo-impossible", ground.run("UPDATE film SET data = 'z' WHERE id = 1"))
        .hasMessageContaining("what data was");
    refused("undo-impossible", ground.run("DELETE FROM film WHERE id = 2"));
  }

  @Test
  void tablesThatAreNotWhatTheyWereAreRefused() throws Exception {
    Gtid gtid = ground.run("UPDATE customer SET credit = 3 WHERE id = 1");
    ground.run("ALTER TABLE customer MODIFY credit DECIMAL(12,3) NOT NULL");
    refused("undo-schema", gtid).hasMessageContaining("credit");
    ground.run(
        "ALTER TABLE customer MODIFY credit DECIMAL(10,2) NOT NULL, MODIFY name VARCHAR(40)");
    refused("undo-schema", gtid);
    ground.run("ALTER TABLE customer DROP COLUMN name");
    refused("undo-schema", gtid).hasMessageContaining("2 columns");
    ground.run("CREATE TABLE loose (a INT)", "CREATE TABLE aria (a INT PRIMARY KEY) ENGINE=Aria");
    refused("undo-refused", ground.run("INSERT INTO loose VALUES (1)"));
    refused("undo-refused", ground.run("INSERT INTO aria VALUES (1)"));
    ground.run("CREATE TABLE history (a INT PRIMARY KEY) WITH SYSTEM VERSIONING");
    refused("undo-refused", ground.run("INSERT INTO history VALUES (1)"));
    Gtid gone = ground.run("INSERT INTO purchase VALUES (70, 1, 1)");
    ground.run("DROP TABLE purchase");
    refused("undo-schema", gone);
  }

  @Test
  void onlyThePrimaryIsWrittenTo() throws Exception {
    Gtid gtid = ground.run("UPDATE customer SET credit = 3 WHERE id = 1");
    refused("bad-usage", gtid, gtid);
    ground.run("SET GLOBAL read_only = ON");
    refused("undo-read-only", gtid);
    ground.run("SET GLOBAL read_only = OFF", "SET GLOBAL slave_exec_mode = IDEMPOTENT");
    refused("undo-refused", gtid).hasMessageContaining("slave_exec_mode");
    ground.run("SET GLOBAL slave_exec_mode = STRICT", "CHANGE MASTER TO master_host='10.0.0.9'");
    refused("undo-replica", gtid).hasMessageContaining("10.0.0.9");
    ground.run("RESET SLAVE ALL");
  }

  @Test
  void whoHoldsARowIsNamed() throws Exception {
    Gtid gtid = ground.run("UPDATE customer SET credit = 3 WHERE id = 1");
    String after = sums();
    try (Connection other = ground.all.admin(1);
        Statement sql = other.createStatement()) {
      sql.execute("BEGIN");
      sql.execute("UPDATE shop.customer SET credit = 4 WHERE id = 1");
      refused("undo-blocked", gtid)
          .hasMessageContaining("connection")
          .hasMessageContaining("holdfast@");
      sql.execute("ROLLBACK");
    }
    assertThat(sums()).isEqualTo(after);
  }

  @Test
  void doneTwiceItSaysThatTheRowsAreAlreadyBack() throws Exception {
    Gtid gtid = ground.run("DELETE FROM customer WHERE id > 10");
    assertThat(ground.undo(gtid).committed()).isTrue();
    UndoReport again = ground.undo(gtid);
    assertThat(again.committed()).isFalse();
    assertThat(again.alreadyBack()).isEqualTo(10);
  }

  @Test
  void aRowAsLongAsAPacketGoesBack() throws Exception {
    ground.run(
        "CREATE TABLE film (id INT PRIMARY KEY, data LONGBLOB)",
        "INSERT INTO film VALUES (1, REPEAT(X'00FF27', 5000000)), (2, '')");
    String before = ground.checksum("shop.film");
    Gtid gtid = ground.run("DELETE FROM film");
    assertThat(ground.undo(gtid).committed()).isTrue();
    assertThat(ground.checksum("shop.film")).isEqualTo(before);
  }

  @Test
  void fortyThousandRowsGoBackInOneTransaction() throws Exception {
    ground.run("INSERT INTO customer SELECT seq, CONCAT('c', seq), 1 FROM seq_1001_to_41000");
    String before = sums();
    Gtid gtid =
        ground.run("UPDATE customer SET credit = credit * 2, name = REVERSE(name) WHERE id > 1000");
    List<Undo.Progress> progress = new ArrayList<>();
    try (UndoServer server = ground.server()) {
      UndoReport report = ground.undo(server, gtid).run(UndoPolicies.STOP, true, progress::add);
      assertThat(report.committed()).as(report.toString()).isTrue();
    }
    assertThat(progress.getLast()).isEqualTo(new Undo.Progress(40_000, 40_000));
    assertThat(sums()).isEqualTo(before);
  }

  private static RowCounts counts(UndoReport report) {
    return report.rows().getOrDefault("shop.customer", RowCounts.NONE);
  }

  private String sums() throws SQLException {
    return ground.checksum("shop.customer") + " " + ground.checksum("shop.purchase");
  }

  private String credits() throws SQLException {
    return ground.value("SELECT GROUP_CONCAT(credit ORDER BY id) FROM customer WHERE id < 6");
  }

  private AbstractThrowableAssert<?, ?> refused(String code, Gtid... gtids) throws IOException {
    try (UndoServer server = ground.server()) {
      return assertThatThrownBy(
              () -> ground.undo(server, gtids).run(UndoPolicies.STOP, true, p -> {}))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
    }
  }
}
