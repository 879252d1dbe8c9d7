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
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

/** A disaster on a real server, found in its logs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimeCommandTest {
  private static final List<String> STORY =
      List.of(
          "SET GLOBAL rpl_semi_sync_master_enabled = OFF",
          "CREATE DATABASE shop",
          "USE shop",
          "CREATE TABLE shop.customer (id INT PRIMARY KEY, name VARCHAR(20), credit INT)",
          "INSERT INTO shop.customer SELECT seq, CONCAT('c', seq), 100 FROM seq_1_to_300",
          "UPDATE shop.customer SET credit = 90 WHERE id = 7",
          "DELETE FROM shop.customer WHERE id < 120",
          "UPDATE shop.customer SET credit = 80, name = NULL WHERE id = 200");

  @TempDir Path dir = Path.of("/tmp");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path log = Path.of("/tmp");

  @BeforeAll
  void disaster() throws SQLException, IOException {
    try (ScratchServers scratch = ScratchServers.create(1)) {
      scratch.server(1).start(StartMode.NORMAL, Duration.ofSeconds(20));
      try (Connection admin = scratch.admin(1);
          Statement statement = admin.createStatement()) {
        admin.setNetworkTimeout(Runnable::run, 20_000);
        for (String sql : STORY) {
          statement.execute(sql);
        }
      }
      log = Files.copy(scratch.config(1).dataDir().resolve("binlog.000001"), copy());
    }
  }

  private static Path copy() throws IOException {
    return Files.createTempDirectory("hf-time").resolve("binlog.000001");
  }

  @AfterAll
  void remove() throws IOException {
    Files.delete(log);
    Files.delete(log.getParent());
  }

  @Test
  void theDisasterIsFoundByWhatIsKnownOfIt() {
    JsonNode found = found("--table", "customer", "--delete", "--min-rows", "100");
    assertThat(found).hasSize(1);
    JsonNode one = found.get(0);
    assertThat(one.propertyNames())
        .containsExactly(
            "gtid",
            "time",
            "serverId",
            "thread",
            "file",
            "position",
            "endPosition",
            "bytes",
            "statements",
            "rows");
    assertThat(one.at("/rows/shop.customer/delete").asInt()).isEqualTo(119);
    assertThat(one.at("/statements/0").asString()).startsWith("DELETE FROM shop.customer");
    assertThat(found("--text", "id < 120")).isEqualTo(found);
    assertThat(found("--where", "id = 119", "--delete")).isEqualTo(found);
    assertThat(found("--where", "id = 120", "--delete")).isEmpty();
    assertThat(found("--table", "shop.other")).isEmpty();
  }

  @Test
  void updatesAreFoundByTheirValuesBeforeAndAfter() {
    assertThat(found("--update", "--where", "credit = 90")).hasSize(1);
    assertThat(found("--update", "--where", "credit = 100")).hasSize(2);
    assertThat(found("--update", "--where", "name IS NULL")).hasSize(1);
    assertThat(found("--ddl", "--table", "customer")).hasSize(1);
  }

  @Test
  void theMostUnusualComesFirstAndCanBeShownAndWrittenAsSql() {
    assertThat(run("find", "--unusual", "--limit", "1", "--json")).isZero();
    String gtid = Json.MAPPER.readTree(out.toString()).at("/0/gtid").asString();
    assertThat(run("show", gtid, "--rows", "3")).isZero();
    assertThat(out.toString()).contains("shop.customer", "more: --rows 0 shows all");
    String updated = found("--update", "--where", "id = 7").at("/0/gtid").asString();
    assertThat(run("show", updated)).isZero();
    assertThat(out.toString()).contains("update shop.customer  id=7  credit=100 → 90");
    assertThat(run("show", updated, "--sql")).isZero();
    assertThat(out.toString())
        .contains("UPDATE `shop`.`customer` SET `id` = 7, `name` = _utf8mb4'c7', `credit` = 90");
    assertThat(run("show", updated, "--json")).isZero();
    assertThat(Json.MAPPER.readTree(out.toString()).at("/changes/0/after/credit").asInt())
        .isEqualTo(90);
  }

  @Test
  void statsCountWhatEachTableSaw() {
    assertThat(run("stats", "--json")).isZero();
    JsonNode stats = Json.MAPPER.readTree(out.toString());
    assertThat(stats.at("/lines/0/table").asString()).isEqualTo("shop.customer");
    assertThat(stats.at("/lines/0/total").asLong()).isEqualTo(300);
    assertThat(run("stats")).isZero();
    assertThat(out.toString()).contains("shop.customer  insert        300");
  }

  @Test
  void theSameIsFoundWithAndWithoutAnIndex() {
    String index = dir.resolve("index").toString();
    assertThat(run("index", "--index", index, "--json")).isZero();
    for (String[] args :
        List.of(
            new String[] {"find", "--json"},
            new String[] {"find", "--unusual"},
            new String[] {"find", "--json", "--delete", "--where", "id = 119"},
            new String[] {"stats", "--json"})) {
      String plain = said(args, "--no-index");
      assertThat(said(args, "--index", index)).isEqualTo(plain);
      assertThat(said(args, "--index", index)).isEqualTo(plain);
    }
    assertThat(execute("index", "--remove", "--index", index)).isZero();
    assertThat(dir.resolve("index")).doesNotExist();
  }

  private String said(String[] args, String... more) {
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    assertThat(run(all)).as(err.toString()).isZero();
    return out.toString();
  }

  @Test
  void damageEndsTheCommandUnlessItIsSkipped() throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    long at = found("--delete").at("/0/position").asLong();
    bytes[(int) at + 200] ^= 1;
    Path damaged = Files.write(dir.resolve("binlog.000001"), bytes);
    int code = execute("find", "--logs", damaged.toString());
    assertThat(code).isNotZero();
    assertThat(execute("find", "--json", "--logs", damaged.toString())).isNotZero();
    assertThat(out.toString()).as("no part of an array").isEmpty();
    assertThat(execute("find", "--json", "--logs", damaged.toString(), "--skip-damaged")).isZero();
    assertThat(err.toString()).contains("left out: " + damaged);
    assertThat(Json.MAPPER.readTree(out.toString())).hasSize(5);
  }

  private JsonNode found(String... criteria) {
    String[] args = new String[criteria.length + 2];
    args[0] = "find";
    args[1] = "--json";
    System.arraycopy(criteria, 0, args, 2, criteria.length);
    assertThat(run(args)).as(err.toString()).isZero();
    return Json.MAPPER.readTree(out.toString());
  }

  private int run(String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--logs";
    all[args.length + 1] = log.toString();
    return execute(all);
  }

  private int execute(String... args) {
    out.getBuffer().setLength(0);
    Terminal terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(err), Ansi.OFF, false, true);
    int code =
        TimeCommand.of(
                terminal,
                ZoneOffset.UTC,
                new MariaDbReplayServers(),
                new MariaDbLiveLogs(),
                new UndoPlace(
                    new Labs(Map.of()),
                    new MariaDbUndoServers(),
                    new MariaDbTableServers(),
                    Clock.systemUTC()))
            .setOut(terminal.out())
            .setErr(terminal.err())
            .execute(args);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }
}
