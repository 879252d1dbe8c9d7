package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.base.Failure;
import dev.holdfast.server.CopyProgress;
import dev.holdfast.server.StartMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server's data replaced by what a dump of another's holds, on servers that run. */
class DumpRebuildTest {
  private ScratchServers scratch;

  @BeforeEach
  void create() throws Exception {
    assumeTrue(
        MariaDbBinaries.program("mariadb-dump", "mysqldump").isPresent(),
        "mariadb-dump is not installed");
    scratch = ScratchServers.create(3);
    Trio.run(scratch, 3);
    for (int id = 1; id <= 20; id++) {
      Shop.insert(scratch, 1, id);
    }
  }

  @AfterEach
  void close() {
    if (scratch != null) {
      scratch.close();
    }
  }

  @Test
  void aDumpOfAReplicaHoldsAllAndTheServerFollowsOnFromThere() throws Exception {
    run(
        1,
        "CREATE USER teller@'%' IDENTIFIED BY 'geheim'",
        "GRANT SELECT ON shop.* TO teller@'%'",
        "CREATE PROCEDURE shop.one() SELECT 1",
        "CREATE TRIGGER shop.even BEFORE INSERT ON shop.t FOR EACH ROW SET NEW.id = NEW.id",
        "CREATE EVENT shop.daily ON SCHEDULE EVERY 1 DAY DO DELETE FROM shop.t WHERE id < 0",
        "CREATE VIEW shop.v AS SELECT id FROM shop.t");
    Await.until(
        "the last statement",
        () ->
            scratch.server(2).state().received().covers(scratch.server(1).written())
                && scratch.server(2).state().applied());
    byte[] dump = dump(2);
    run(3, "SET sql_log_bin = 0", "DELETE FROM shop.t WHERE id < 10");
    Shop.insert(scratch, 1, 21);
    List<CopyProgress> seen = new CopyOnWriteArrayList<>();
    scratch.server(3).copies().replace(new ByteArrayInputStream(dump), seen::add);
    assertThat(seen).anyMatch(p -> p.phase().contains("dump"));
    scratch.server(3).start(StartMode.NORMAL, Trio.LIMIT);
    assertThat(Shop.count(scratch, 3)).isEqualTo(20);
    Trio.follow(scratch, 3, 1, true);
    Await.until("the last row", () -> Shop.count(scratch, 3) == 21);
    assertThat(scratch.server(3).state().binlogState())
        .isEqualTo(scratch.server(1).state().binlogState());
    for (String what :
        List.of(
            "mysql.user WHERE user = 'teller'",
            "information_schema.routines WHERE routine_name = 'one'",
            "information_schema.triggers WHERE trigger_name = 'even'",
            "information_schema.events WHERE event_name = 'daily'",
            "information_schema.views WHERE table_name = 'v'")) {
      assertThat(Shop.number(scratch, 3, "SELECT COUNT(*) FROM " + what)).as(what).isOne();
    }
    assertThat(scratch.server(3).copies().previous()).isPresent();
  }

  @Test
  void tablesWithoutTransactionsAreNamedAndNothingIsReplaced() throws Exception {
    run(1, "CREATE TABLE shop.old (id INT PRIMARY KEY) ENGINE=MyISAM");
    byte[] dump = dump(1);
    assertThatThrownBy(
            () -> scratch.server(3).copies().replace(new ByteArrayInputStream(dump), p -> {}))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.reason()).contains("shop.old", "mariadb-backup"));
    isUntouched();
  }

  @Test
  void aDumpThatBreaksOffChangesNothingAndLeavesNoServerBehind() throws Exception {
    byte[] dump = dump(2);
    byte[] half = Arrays.copyOf(dump, dump.length / 2);
    assertThatThrownBy(
            () -> scratch.server(3).copies().replace(new ByteArrayInputStream(half), p -> {}))
        .isInstanceOf(Failure.class);
    isUntouched();
    Path next = new DataSwap(scratch.config(3).dataDir().toAbsolutePath()).next();
    assertThat(Files.exists(next) ? ProcessFinder.serverOf(next) : java.util.Optional.empty())
        .isEmpty();
    scratch.server(3).copies().replace(new ByteArrayInputStream(dump), p -> {});
    assertThat(scratch.server(3).copies().previous()).isPresent();
  }

  private void isUntouched() throws Exception {
    assertThat(scratch.server(3).pid()).isPresent();
    assertThat(Shop.count(scratch, 3)).isEqualTo(20);
    assertThat(scratch.server(3).copies().previous()).isEmpty();
  }

  private byte[] dump(int k) {
    ByteArrayOutputStream dump = new ByteArrayOutputStream();
    scratch.server(k).copies().donate(dump, 0, true);
    return dump.toByteArray();
  }

  private void run(int k, String... statements) throws Exception {
    try (Connection admin = scratch.admin(k);
        Statement sql = admin.createStatement()) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    }
  }
}
