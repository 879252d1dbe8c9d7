package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.RewindOutcome;
import dev.holdfast.server.StartMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server has and its primary has not, taken back on real servers. */
class RewindTest {
  @TempDir Path lostAndFound;
  private ScratchServers scratch;

  @BeforeEach
  void create() throws Exception {
    scratch = ScratchServers.create(2);
    Trio.run(scratch, 2);
    Shop.run(
        scratch,
        1,
        "CREATE TABLE shop.line (id INT PRIMARY KEY, text VARCHAR(40), amount DECIMAL(9,2),"
            + " twice DECIMAL(10,2) AS (amount * 2) STORED)");
    for (int id = 1; id <= 3; id++) {
      Shop.run(
          scratch, 1, "INSERT INTO shop.line (id, text, amount) VALUES (" + id + ", 'é', 1.50)");
    }
    Await.until(
        "all is applied",
        () -> scratch.server(2).state().binlogPosition().equals(scratch.server(1).written()));
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void rowsWrittenOnAReplicaAreTakenBackAndItFollows() throws Exception {
    GtidState before = scratch.server(2).state().binlogState();
    errant(
        "INSERT INTO shop.line (id, text, amount) VALUES (9, 'x', 0)",
        "UPDATE shop.line SET id = id + 100, text = NULL WHERE id < 3",
        "FLUSH BINARY LOGS",
        "DELETE FROM shop.line WHERE id = 3");
    assertThat(scratch.server(2).errant(scratch.server(2).state())).isNotEmpty();
    scratch.server(2).stopAcknowledging();
    assertThat(scratch.server(2).rewind(scratch.source(1), lostAndFound))
        .isInstanceOf(RewindOutcome.Rewound.class);
    assertThat(scratch.server(2).pid()).isEmpty();
    scratch.server(2).start(StartMode.NORMAL, Trio.LIMIT);
    assertThat(scratch.server(2).state().binlogState()).isEqualTo(before);
    assertThat(lines(2)).isEqualTo(lines(1));
    assertThat(scratch.server(2).follow(scratch.source(1), true, Trio.LIMIT))
        .isEqualTo(new FollowOutcome.Following());
    Shop.run(scratch, 1, "INSERT INTO shop.line (id, text, amount) VALUES (10, 'y', 7)");
    Await.until("the row of after", () -> lines(2).equals(lines(1)));
    assertThat(Files.readString(saved().resolve("rows.sql")))
        .contains("INSERT INTO `shop`.`line`", "UPDATE", "DELETE");
  }

  @Test
  void whatAnOldPrimaryWroteAloneIsTakenBackWhenItFollowsAnother() throws Exception {
    scratch.server(2).stopAcknowledging();
    try (Connection admin = scratch.admin(1);
        Statement sql = admin.createStatement()) {
      sql.execute("SET GLOBAL rpl_semi_sync_master_enabled = OFF");
      sql.execute("UPDATE shop.line SET amount = 99 WHERE id = 1");
    }
    scratch.server(1).stop(Trio.LIMIT); // after a crash, recovery might drop it
    scratch.server(2).resetReplication();
    scratch.server(2).openForWriting(2, Set.of());
    scratch.server(1).start(StartMode.REPLICA, Trio.LIMIT);
    assertThat(scratch.server(1).follow(scratch.source(2), true, Trio.LIMIT))
        .isInstanceOf(FollowOutcome.Diverged.class);
    assertThat(scratch.server(1).rewind(scratch.source(2), lostAndFound))
        .isInstanceOf(RewindOutcome.Rewound.class);
    scratch.server(1).start(StartMode.REPLICA, Trio.LIMIT);
    Trio.follow(scratch, 1, 2, true);
    assertThat(lines(1)).isEqualTo(lines(2));
    assertThat(Files.readString(saved().resolve("rows.sql"))).contains("99.00");
  }

  @Test
  void statementThatIsNoChangeOfRowsCantBeTakenBackAndIsSaved() throws Exception {
    errant("INSERT INTO shop.line (id, text, amount) VALUES (9, 'x', 0)");
    errant("CREATE TABLE shop.other (id INT PRIMARY KEY)");
    scratch.server(2).stopAcknowledging();
    assertThat(scratch.server(2).rewind(scratch.source(1), lostAndFound))
        .isInstanceOfSatisfying(
            RewindOutcome.Unable.class,
            unable -> assertThat(unable.reason()).contains("no change of rows"));
    assertThat(scratch.server(2).pid()).isPresent();
    assertThat(lines(2)).hasSize(4);
    assertThat(saved().resolve("README")).exists();
  }

  @Test
  void rowsThatAForeignKeyDeletedAlongAreNoticed() throws Exception {
    Shop.run(
        scratch,
        1,
        "CREATE TABLE shop.child (id INT PRIMARY KEY, line INT, FOREIGN KEY (line)"
            + " REFERENCES shop.line (id) ON DELETE CASCADE)");
    Shop.run(scratch, 1, "INSERT INTO shop.child VALUES (1, 1)");
    Await.until(
        "all is applied",
        () -> scratch.server(2).state().binlogPosition().equals(scratch.server(1).written()));
    errant("DELETE FROM shop.line WHERE id = 1");
    scratch.server(2).stopAcknowledging();
    assertThat(scratch.server(2).rewind(scratch.source(1), lostAndFound))
        .isInstanceOfSatisfying(
            RewindOutcome.Unable.class,
            unable -> assertThat(unable.reason()).contains("foreign keys"));
  }

  @Test
  void whatStandsInTheWayOfAPromotionIsTakenBackAndWhatWasReceivedIsApplied() throws Exception {
    try (Connection admin = scratch.admin(2);
        Statement sql = admin.createStatement()) {
      sql.execute("STOP SLAVE SQL_THREAD");
    }
    Shop.run(scratch, 1, "INSERT INTO shop.line (id, text, amount) VALUES (4, 'late', 4)");
    errant("INSERT INTO shop.line (id, text, amount) VALUES (9, 'x', 0)");
    scratch.server(2).stopAcknowledging();
    scratch.server(1).kill();
    assertThat(scratch.server(2).rewindOwn(lostAndFound)).isInstanceOf(RewindOutcome.Rewound.class);
    scratch.server(2).start(StartMode.NORMAL, Trio.LIMIT);
    scratch.server(2).applyRelayLog(Trio.LIMIT, progress -> {});
    assertThat(lines(2)).hasSize(4).anyMatch(line -> line.contains("late"));
  }

  private void errant(String... statements) throws SQLException {
    try (Connection admin = scratch.admin(2);
        Statement sql = admin.createStatement()) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    }
  }

  private List<String> lines(int k) throws SQLException {
    try (Connection admin = scratch.admin(k);
        Statement sql = admin.createStatement();
        var rows =
            sql.executeQuery("SELECT CONCAT_WS('|', id, text, amount, twice) FROM shop.line")) {
      List<String> lines = new java.util.ArrayList<>();
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
      return lines;
    }
  }

  private Path saved() throws Exception {
    try (var folders = Files.list(lostAndFound)) {
      return folders.filter(f -> f.getFileName().toString().startsWith("from-")).findFirst().get();
    }
  }
}
