package dev.holdfast.cli.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.server.StartMode;
import dev.holdfast.server.mariadb.MariaDbLiveLogs;
import dev.holdfast.server.mariadb.MariaDbReplayServers;
import dev.holdfast.server.mariadb.MariaDbTableServers;
import dev.holdfast.server.mariadb.MariaDbUndoServers;
import dev.holdfast.server.mariadb.ScratchServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

/** The command on a single server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UndoCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ScratchServers scratch;
  private Connection admin;

  @BeforeAll
  void start() throws SQLException {
    scratch = ScratchServers.create(1);
    scratch.server(1).start(StartMode.NORMAL, Duration.ofSeconds(20));
    admin = scratch.admin(1);
    run("SET GLOBAL rpl_semi_sync_master_enabled = OFF");
    run("SET GLOBAL read_only = OFF");
    run("CREATE DATABASE shop");
    run("USE shop");
    run("CREATE TABLE shop.customer (id INT PRIMARY KEY, credit INT)");
    run("INSERT INTO shop.customer SELECT seq, 100 FROM seq_1_to_300");
  }

  @AfterAll
  void end() throws SQLException {
    admin.close();
    scratch.close();
  }

  @Test
  void aDeleteIsLookedAtShownAsSqlAndUndone() throws SQLException {
    String gtid = run("DELETE FROM shop.customer WHERE id < 120");
    assertThat(undo(gtid, "--dry-run")).isZero();
    assertThat(out.toString()).contains("would put back shop.customer 119 inserted");
    assertThat(undo(gtid, "--sql")).isZero();
    assertThat(out.toString())
        .contains("BEGIN;", "INSERT INTO `shop`.`customer` (`id`, `credit`) VALUES (119, 100);");
    assertThat(count("id < 120")).isZero();
    assertThat(undo(gtid, "--yes", "--json")).isZero();
    JsonNode undone = Json.MAPPER.readTree(out.toString());
    assertThat(undone.at("/committed").asBoolean()).isTrue();
    assertThat(undone.at("/rows/shop.customer/insert").asInt()).isEqualTo(119);
    assertThat(count("id < 120")).isEqualTo(119);
    assertThat(undo(undone.at("/gtid").asString(), "--yes")).isZero();
    assertThat(out.toString()).contains("put back       shop.customer 119 deleted");
    assertThat(count("id < 120")).isZero();
  }

  @Test
  void aRowThatWasChangedSinceIsListedAndAPolicySettlesIt() throws SQLException {
    String gtid = run("UPDATE shop.customer SET credit = credit + 10 WHERE id BETWEEN 200 AND 210");
    run("UPDATE shop.customer SET credit = credit - 60 WHERE id = 205");
    assertThat(undo(gtid, "--yes")).isEqualTo(1);
    assertThat(out.toString())
        .contains("id=205: the row was changed later (credit: left 110, is 50)")
        .contains("1 without an answer");
    assertThat(undo(gtid, "--yes", "--on-conflict", "shop.customer.credit=difference")).isZero();
    assertThat(count("id = 205 AND credit = 40")).isEqualTo(1);
    assertThat(count("id BETWEEN 200 AND 210 AND credit = 100")).isEqualTo(10);
    assertThat(undo(gtid, "--yes")).isEqualTo(1);
    assertThat(out.toString()).contains("it is already as it was before");
  }

  @Test
  void wrongInputIsRefusedBeforeAnythingHappens() throws SQLException {
    String gtid = run("UPDATE shop.customer SET credit = 7 WHERE id = 300");
    assertFails("no such", "bad-gtid");
    assertFails("0-9-999999", "unknown-gtid");
    assertFails(gtid, "bad-policy", "--on-conflict", "shop.customer=ignore");
    assertFails(gtid, "secret-missing", "--password-file", "/nowhere");
    assertFails(gtid, "bad-login", "--user", "nobody");
    assertFails(gtid, "bad-usage");
    assertThat(count("credit = 7")).isEqualTo(1);
  }

  /** The COMMIT waits for an acknowledgement that nobody gives when the server is killed. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aConnectionThatIsLostWithinTheCommitLeavesOpenWhatCameOfIt() throws Exception {
    String gtid = run("UPDATE shop.customer SET credit = 8 WHERE id = 299");
    run("SET GLOBAL rpl_semi_sync_master_enabled = ON");
    try (Connection watcher = scratch.admin(1);
        Statement s = watcher.createStatement()) {
      Thread killer = Thread.ofVirtual().start(() -> killOnceItWaits(s));
      assertThat(undo(gtid, "--yes")).isNotZero();
      killer.join();
    }
    assertThat(err.toString()).contains("undo-unknown");
  }

  private void killOnceItWaits(Statement watcher) {
    String waiting =
        "SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE '%semi-sync ACK%'";
    try {
      for (int left = 2_000; left > 0 && !isTrue(watcher, waiting); left--) {
        LockSupport.parkNanos(5_000_000);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      scratch.server(1).kill();
    }
  }

  private static boolean isTrue(Statement s, String query) throws SQLException {
    try (ResultSet r = s.executeQuery(query)) {
      return r.next() && r.getInt(1) > 0;
    }
  }

  private void assertFails(String gtid, String code, String... more) {
    assertThat(undo(gtid, more)).isNotZero();
    assertThat(err.toString()).contains(code);
  }

  private int undo(String gtid, String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> args = new ArrayList<>(List.of("undo", gtid));
    args.addAll(List.of("--logs", scratch.config(1).dataDir().toString()));
    args.addAll(List.of("--host", "127.0.0.1"));
    args.addAll(List.of("--port", Integer.toString(scratch.config(1).listen().port())));
    List<String> given = List.of(more);
    if (!given.contains("--user")) {
      args.addAll(List.of("--user", "holdfast"));
    }
    if (!given.contains("--password-file")) {
      args.addAll(
          List.of("--password-file", scratch.config(1).accounts().adminPasswordFile().toString()));
    }
    args.addAll(given);
    return execute(args);
  }

  private int execute(List<String> args) {
    Terminal terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(err), Ansi.OFF, false, true);
    UndoPlace place =
        new UndoPlace(
            new Labs(Map.of()),
            new MariaDbUndoServers(),
            new MariaDbTableServers(),
            Clock.systemUTC());
    int code =
        TimeCommand.of(
                terminal, ZoneOffset.UTC, new MariaDbReplayServers(), new MariaDbLiveLogs(), place)
            .setErr(terminal.err())
            .setExecutionExceptionHandler((e, command, parsed) -> {
              terminal.err().println(e instanceof dev.holdfast.base.Failure f ? f.code() : e);
              return 2;
            })
            .execute(args.toArray(String[]::new));
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  private String run(String sql) throws SQLException {
    try (Statement s = admin.createStatement()) {
      s.execute(sql);
      try (ResultSet r = s.executeQuery("SELECT @@last_gtid")) {
        r.next();
        return r.getString(1);
      }
    }
  }

  private int count(String where) throws SQLException {
    try (Statement s = admin.createStatement();
        ResultSet r = s.executeQuery("SELECT COUNT(*) FROM shop.customer WHERE " + where)) {
      r.next();
      return r.getInt(1);
    }
  }
}
