package dev.holdfast.cli.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.terminal.FailureText;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

/** What a running server sends is what stands in its files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveServerTest {
  private static final List<String> STORY =
      List.of(
          "SET GLOBAL rpl_semi_sync_master_enabled = OFF",
          "CREATE USER reader IDENTIFIED BY 'secret'",
          "GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.* TO reader",
          "CREATE USER nobody IDENTIFIED BY 'secret'",
          "CREATE DATABASE shop",
          "USE shop",
          "FLUSH BINARY LOGS",
          "CREATE TABLE shop.customer (id INT PRIMARY KEY, note LONGTEXT)",
          "INSERT INTO shop.customer SELECT seq, CONCAT('c', seq) FROM seq_1_to_300",
          "FLUSH BINARY LOGS",
          "SET GLOBAL binlog_checksum = NONE",
          "SET GLOBAL log_bin_compress = ON",
          "INSERT INTO shop.customer VALUES (1000, REPEAT('more than a packet', 1000000))",
          "DELETE FROM shop.customer WHERE id < 120");

  @TempDir Path dir = Path.of("/tmp");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ScratchServers scratch;
  private Path password = Path.of("/tmp");

  @BeforeAll
  void work() throws SQLException {
    scratch = ScratchServers.create(1);
    password = scratch.config(1).dataDir().resolveSibling("reader.secret");
    SecretFile.write(password, new Secret("secret"));
    scratch.server(1).start(StartMode.NORMAL, Duration.ofSeconds(20));
    try (Connection admin = scratch.admin(1);
        Statement statement = admin.createStatement()) {
      admin.setNetworkTimeout(Runnable::run, 20_000);
      for (String sql : STORY) {
        statement.execute(sql);
      }
    }
  }

  @AfterAll
  void end() {
    scratch.close();
  }

  @Test
  void theSameTransactionsAreFoundLiveAndInItsFiles() throws IOException {
    JsonNode live = json("find", "--json");
    JsonNode files = files("find", "--json");
    assertThat(live).hasSizeGreaterThan(6);
    assertThat(live.toString()).isEqualTo(withoutFolder(files));
    String gtid = live.get(live.size() - 1).at("/gtid").asString();
    assertThat(json("show", gtid, "--json").toString())
        .isEqualTo(withoutFolder(files("show", gtid, "--json")));
    assertThat(json("stats", "--json")).isEqualTo(files("stats", "--json"));
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(left.filter(f -> f.getFileName().toString().startsWith("holdfast-logs-")))
          .as("copies that were left behind")
          .isEmpty();
    }
  }

  @Test
  void onlyTheLogsThatAreNeededAreCopied() {
    JsonNode all = json("find", "--json");
    String deleted = all.get(all.size() - 1).at("/gtid").asString();
    assertThat(json("find", "--json", "--from", deleted)).hasSize(1);
    assertThat(json("find", "--json", "--from", "binlog.000003:4"))
        .allMatch(t -> t.at("/file").asString().equals("binlog.000003"));
    assertThat(json("find", "--json", "--from", "2000-01-01")).isEqualTo(all);
    assertThat(json("find", "--json", "--from", "2100-01-01")).isEmpty();
  }

  @Test
  void whatTheServerRefusesIsSaid() throws IOException {
    assertThat(live("reader", password, "find", "--from", "binlog.000077:4")).isOne();
    assertThat(err.toString()).contains("log-purged", "SHOW BINARY LOGS");
    assertThat(live("nobody", password, "find")).isOne();
    assertThat(err.toString()).contains("no-permission", "REPLICATION SLAVE");
    Path wrong = dir.resolve("wrong");
    SecretFile.write(wrong, new Secret("wrong"));
    assertThat(live("reader", wrong, "find")).isOne();
    assertThat(err.toString()).contains("bad-login", "--password-file");
    assertThat(live("reader", password, "find", "--tls")).isOne();
    assertThat(err.toString()).containsIgnoringCase("ssl");
    assertThat(run("find")).isOne();
    assertThat(err.toString()).contains("--server HOST:PORT");
  }

  private JsonNode json(String... args) {
    assertThat(live("reader", password, args)).as(err.toString()).isZero();
    return Json.MAPPER.readTree(out.toString());
  }

  private JsonNode files(String... args) {
    assertThat(run(plus(args, "--logs", data().toString()))).as(err.toString()).isZero();
    return Json.MAPPER.readTree(out.toString());
  }

  private Path data() {
    return scratch.config(1).dataDir();
  }

  private String withoutFolder(JsonNode found) {
    return found.toString().replace(data() + "/", "");
  }

  private int live(String user, Path itsPassword, String... args) {
    String at = "127.0.0.1:" + scratch.config(1).listen().port();
    return run(
        plus(args, "--server", at, "--user", user, "--password-file", itsPassword.toString()));
  }

  private static String[] plus(String[] args, String... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
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
            .setExecutionExceptionHandler((e, line, parsed) -> {
              if (e instanceof Failure failure) {
                FailureText.lines(failure).forEach(terminal.err()::println);
                return 1;
              }
              throw e;
            })
            .execute(args);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }
}
