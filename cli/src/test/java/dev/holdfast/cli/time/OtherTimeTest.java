package dev.holdfast.cli.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.server.mariadb.MariaDbLiveLogs;
import dev.holdfast.server.mariadb.MariaDbReplayServers;
import dev.holdfast.server.mariadb.MariaDbTableServers;
import dev.holdfast.server.mariadb.MariaDbUndoServers;
import dev.holdfast.server.mariadb.OtherServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

/** The time machine on MySQL. Needs what {@code binlog/other-servers} sets up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherTimeTest {
  private static final List<String> STORY =
      List.of(
          "CREATE DATABASE shop",
          "CREATE TABLE shop.customer (id INT PRIMARY KEY, name VARCHAR(20), credit INT)",
          "INSERT INTO shop.customer VALUES (1, 'a', 100), (2, 'b', 100), (3, 'c', 100)",
          "SET SESSION GTID_NEXT = 'AUTOMATIC:nightly'",
          "UPDATE shop.customer SET credit = 90 WHERE id = 1",
          "SET SESSION GTID_NEXT = 'AUTOMATIC'",
          "FLUSH BINARY LOGS",
          "SET SESSION binlog_transaction_compression = ON",
          "DELETE FROM shop.customer WHERE id < 3",
          "SET SESSION binlog_transaction_compression = OFF",
          "FLUSH BINARY LOGS",
          "INSERT INTO shop.customer VALUES (4, 'd', 100)");

  @TempDir Path dir = Path.of("/tmp");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private @Nullable OtherServer server;

  @BeforeAll
  void disaster() throws SQLException {
    Path root = OtherServer.system("mysql-9.7").orElse(null);
    Assumptions.assumeTrue(root != null, "needs binlog/other-servers");
    server = OtherServer.start(root, true);
    try (Connection connection = server.connect();
        Statement sql = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, 60_000);
      for (String one : STORY) {
        sql.execute(one);
      }
    }
  }

  @AfterAll
  void end() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void indexesAreMadeOfLogsOfMySqlAndFindTheSame() {
    String logs = java.util.Objects.requireNonNull(server).data().toString();
    String cache = dir.resolve("cache").toString();
    assertThat(run("index", "--json", "--logs", logs, "--index", cache)).isZero();
    assertThat(Json.MAPPER.readTree(out.toString()).get("indexed").asInt()).isEqualTo(2);
    for (List<String> criteria :
        List.<List<String>>of(
            List.of(),
            List.of("--delete"),
            List.of("--table", "shop.customer", "--update"),
            List.of("--ddl"))) {
      JsonNode indexed = find(logs, criteria, List.of("--index", cache));
      assertThat(indexed).isEqualTo(find(logs, criteria, List.of("--no-index"))).isNotEmpty();
    }
    String tagged = find(logs, List.of("--update"), List.of()).get(0).get("gtid").asString();
    assertThat(tagged).contains(":nightly:");
    assertThat(run("show", tagged, "--logs", logs, "--index", cache)).isZero();
    assertThat(out.toString()).contains("100 → 90");
  }

  private JsonNode find(String logs, List<String> criteria, List<String> more) {
    Stream<String> all =
        Stream.of(List.of("find", "--json", "--logs", logs), criteria, more).flatMap(List::stream);
    assertThat(run(all.toArray(String[]::new))).as(err.toString()).isZero();
    return Json.MAPPER.readTree(out.toString());
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
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
