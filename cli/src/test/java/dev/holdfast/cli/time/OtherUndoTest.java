package dev.holdfast.cli.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.server.mariadb.LocalReplayServers;
import dev.holdfast.server.mariadb.MariaDbLiveLogs;
import dev.holdfast.server.mariadb.MariaDbTableServers;
import dev.holdfast.server.mariadb.MariaDbUndoServers;
import dev.holdfast.server.mariadb.OtherServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

/** Transactions of MySQL are taken back on it. Needs what {@code binlog/other-servers} sets up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherUndoTest {
  private static final List<List<String>> TYPES = MySqlTypes.ALL;
  private static final String TABLES = "customer, purchase, note, every, log";
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir static Path kept = Path.of("/tmp");
  private @Nullable OtherServer server;
  private @Nullable Connection connection;

  @BeforeAll
  void start() throws SQLException, IOException {
    Path root = OtherServer.system("mysql-9.7").orElse(null);
    Assumptions.assumeTrue(root != null, "needs binlog/other-servers");
    server = OtherServer.start(root, true);
    connection = server.connect();
    connection.setNetworkTimeout(Runnable::run, 60_000);
    run(
        "CREATE DATABASE shop",
        "USE shop",
        "CREATE USER careful@'%' IDENTIFIED BY 'secret of mine'",
        "GRANT BINLOG_ADMIN, REPLICATION_APPLIER, SESSION_VARIABLES_ADMIN, REPLICATION CLIENT,"
            + " PROCESS ON *.* TO careful@'%'",
        "GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON shop.* TO careful@'%'",
        "GRANT SELECT ON performance_schema.* TO careful@'%'");
    Path secret = kept.resolve("secret");
    Files.writeString(secret, "secret of mine\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterAll
  void end() throws SQLException {
    if (connection != null) {
      connection.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void shop() throws SQLException {
    run(
        "SET binlog_transaction_compression = OFF, binlog_row_value_options = ''",
        "SET binlog_row_image = FULL, gtid_next = 'AUTOMATIC'",
        "SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO', time_zone = '+05:30'",
        "DROP TABLE IF EXISTS " + TABLES,
        "CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(20) UNIQUE, credit INT, j JSON,"
            + " twice INT AS (credit * 2))",
        "CREATE TABLE purchase (id INT PRIMARY KEY, customer INT,"
            + " FOREIGN KEY (customer) REFERENCES customer (id))",
        "CREATE TABLE note (id INT PRIMARY KEY, customer INT,"
            + " FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE)",
        "CREATE TABLE log (n INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20))",
        "CREATE TRIGGER gone AFTER DELETE ON customer FOR EACH ROW"
            + " INSERT INTO log (what) VALUES (OLD.name)",
        "CREATE TRIGGER came AFTER INSERT ON customer FOR EACH ROW"
            + " INSERT INTO log (what) VALUES (NEW.name)",
        "CREATE TABLE every (id INT PRIMARY KEY, " + MySqlTypes.columns(TYPES) + ")",
        "INSERT INTO customer (id, name, credit, j) VALUES (1, 'a', 100, '{\"a\": [1, 2.5]}'),"
            + " (2, 'b', 100, NULL), (3, 'c', 100, '[]'), (4, 'd', 100, '1')",
        "INSERT INTO purchase VALUES (10, 1), (11, 3)",
        "INSERT INTO note VALUES (20, 1), (21, 2), (22, 4)");
  }

  @Test
  void whatWasDoneIsTakenBackAndTheUndoCanBeUndoneToo() throws Exception {
    String before = sums();
    String gtid =
        transaction(
            "DELETE FROM purchase WHERE id = 10",
            "DELETE FROM customer WHERE id < 3",
            "UPDATE customer SET credit = credit + 1, name = UPPER(name) WHERE id = 3",
            "UPDATE customer SET credit = credit + 1 WHERE id = 3",
            "INSERT INTO customer (id, name) VALUES (9, 'new')",
            "INSERT INTO purchase VALUES (19, 9)");
    String after = sums();
    assertThat(value("SELECT GROUP_CONCAT(id) FROM note")).as("cascades").isEqualTo("22");

    JsonNode check = undo(0, gtid, "--dry-run");
    assertThat(check.get("committed").asBoolean()).isFalse();
    assertThat(check.get("conflictCount").asInt()).isZero();
    assertThat(check.get("notes").toString()).contains("triggers").doesNotContain("in no log");
    assertThat(sums()).isEqualTo(after);

    JsonNode undone = undo(0, gtid, "--yes");
    assertThat(undone.get("committed").asBoolean()).isTrue();
    assertThat(undone.get("rows").get("shop.customer").toString())
        .isEqualTo("{\"insert\":2,\"update\":2,\"delete\":1}");
    assertThat(undone.get("rows").get("shop.note").get("insert").asInt()).isEqualTo(2);
    assertThat(sums()).isEqualTo(before);
    assertThat(undone.get("gtid").asString()).isEqualTo(last());

    assertThat(undo(0, last(), "--yes").get("committed").asBoolean()).isTrue();
    assertThat(sums()).isEqualTo(after);
  }

  @Test
  void aKeyThatWasChangedAlongIsAConflictAndNothingIsChanged() throws Exception {
    run(
        "ALTER TABLE note DROP FOREIGN KEY note_ibfk_1",
        "ALTER TABLE note ADD FOREIGN KEY (customer) REFERENCES customer (id) ON UPDATE CASCADE");
    String gtid = transaction("UPDATE customer SET id = 7 WHERE id = 2");
    String after = sums();
    assertThat(value("SELECT customer FROM note WHERE id = 21")).isEqualTo("7");
    assertThat(kinds(undo(1, gtid, "--yes"))).contains("child");
    assertThat(sums()).isEqualTo(after);
  }

  @Test
  void whatIsCompressedOrTaggedOrOfSeveralTransactionsIsTakenBackToo() throws Exception {
    String before = sums();
    run("SET binlog_transaction_compression = ON");
    run("UPDATE customer SET credit = 1 WHERE id = 1");
    String first = last();
    run("SET gtid_next = 'AUTOMATIC:nightly'", "UPDATE customer SET credit = 2 WHERE id = 1");
    String second = value("SELECT @@global.gtid_executed").replaceAll("(?s).*:", "");
    String tagged = first.replaceFirst(":.*", "") + ":nightly:" + second.replaceAll(".*-", "");
    run("SET gtid_next = 'AUTOMATIC'");
    JsonNode undone = undo(0, first, tagged, "--yes");
    assertThat(undone.get("undone").get(0).asString()).isEqualTo(tagged);
    assertThat(sums()).isEqualTo(before);
    assertThat(leftovers()).isEmpty();
  }

  private static List<Path> leftovers() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(f -> f.getFileName().toString().startsWith("holdfast-unpacked-")).toList();
    }
  }

  @Test
  void oneRowThatWasChangedLaterStopsAllAndIsListed() throws Exception {
    run("UPDATE customer SET credit = credit + 10");
    String gtid = last();
    run(
        "UPDATE customer SET credit = credit - 3 WHERE id = 2",
        "UPDATE customer SET j = '[7]' WHERE id = 3");
    String after = sums();
    String position = value("SELECT @@global.gtid_executed");
    JsonNode report = undo(1, gtid, "--yes");
    assertThat(report.get("committed").asBoolean()).isFalse();
    assertThat(report.get("conflictCount").asInt()).isEqualTo(2);
    assertThat(report.get("conflicts").toString())
        .contains(
            "\"key\":\"id=2\"",
            "\"logged\":\"110\",\"present\":\"107\"",
            "\"key\":\"id=3\"",
            "[7]");
    assertThat(sums()).isEqualTo(after);
    assertThat(value("SELECT @@global.gtid_executed")).isEqualTo(position);

    JsonNode solved =
        undo(
            0,
            gtid,
            "--yes",
            "--on-conflict",
            "leave-out",
            "--on-conflict",
            "shop.customer:id=2=as-logged");
    assertThat(solved.get("unresolved").asInt()).isZero();
    assertThat(value("SELECT GROUP_CONCAT(credit ORDER BY id) FROM customer"))
        .isEqualTo("100,100,110,100");
  }

  @Test
  void rowsInTheWayAreListedByTheirKind() throws Exception {
    run("DELETE FROM customer WHERE id = 2");
    String deleted = last();
    run("INSERT INTO customer (id, name) VALUES (8, 'b')");
    assertThat(kinds(undo(1, deleted, "--yes"))).containsExactly("parent", "unique");
    run("INSERT INTO purchase VALUES (12, 8)");
    String child = last();
    run("DELETE FROM purchase WHERE id = 12", "DELETE FROM customer WHERE id = 8");
    run("INSERT INTO customer (id, name) VALUES (8, 'e')");
    String parent = last();
    run("INSERT INTO purchase VALUES (12, 8)", "INSERT INTO note VALUES (23, 8)");
    assertThat(kinds(undo(1, parent, "--yes"))).containsExactly("child");
    assertThat(value("SELECT COUNT(*) FROM note WHERE id = 23")).isEqualTo("1");
    run("DELETE FROM purchase", "DELETE FROM note", "INSERT INTO note VALUES (23, 8)");
    assertThat(kinds(undo(1, parent, "--yes"))).as("a cascade").containsExactly("child");
    assertThat(child).isNotEqualTo(parent);
  }

  private static List<String> kinds(JsonNode report) {
    List<String> kinds = new ArrayList<>();
    report.get("conflicts").forEach(c -> kinds.add(c.get("kind").asString()));
    return kinds.stream().sorted().toList();
  }

  @Test
  void columnsOfEachTypeComeBackAsTheyWere() throws Exception {
    for (String metadata : List.of("MINIMAL", "FULL")) {
      run("SET GLOBAL binlog_row_metadata = " + metadata, "DELETE FROM every");
      run(
          "INSERT INTO every VALUES (1, "
              + MySqlTypes.values(TYPES, 1)
              + "), (2, "
              + MySqlTypes.values(TYPES, 2)
              + ")");
      String first = sums();
      String gtid =
          transaction(
              "UPDATE every SET " + MySqlTypes.assignments(TYPES, 2) + " WHERE id = 1",
              "DELETE FROM every WHERE id = 2",
              "INSERT INTO every (id) VALUES (3)",
              "UPDATE every SET " + MySqlTypes.assignments(TYPES, 1) + " WHERE id = 3",
              "UPDATE every SET id = 4 WHERE id = 1");
      String second = sums();
      JsonNode undone = undo(0, gtid, "--yes");
      assertThat(undone.get("committed").asBoolean()).as(undone.toString()).isTrue();
      assertThat(sums()).isEqualTo(first);
      assertThat(undo(0, last(), "--yes").get("committed").asBoolean()).isTrue();
      assertThat(sums()).isEqualTo(second);
    }
  }

  @Test
  void aValueThatIsOnlyAlmostTheSameIsAnother() throws Exception {
    for (int i = 0; i < TYPES.size(); i++) {
      run("DELETE FROM every", "INSERT INTO every VALUES (1, " + MySqlTypes.values(TYPES, 1) + ")");
      String gtid = last();
      run("UPDATE every SET c" + i + " = " + TYPES.get(i).get(2));
      JsonNode report = undo(1, gtid, "--yes");
      assertThat(report.get("conflicts").get(0).get("columns"))
          .as(TYPES.get(i).getFirst())
          .hasSize(1);
      assertThat(report.get("conflicts").get(0).get("columns").get(0).get("column").asString())
          .isEqualTo("c" + i);
    }
  }

  @Test
  void statementsCanBeReadAndRun() throws Exception {
    String before = sums();
    String gtid =
        transaction(
            "DELETE FROM purchase WHERE id = 11",
            "UPDATE customer SET credit = 1, j = '{\"x\": 1}' WHERE id = 3");
    assertThat(command(gtid, "--sql")).as(err.toString()).isZero();
    String[] statements = out.toString().replaceAll("(?m)^--.*$", "").split(";\\s*\n", -1);
    for (String one : statements) {
      if (!one.isBlank()) {
        run(one);
      }
    }
    assertThat(sums()).isEqualTo(before);
  }

  @Test
  void whatCannotBeUndoneIsRefusedAndNothingIsWritten() throws Exception {
    refused("change of a schema", "ALTER TABLE log ADD COLUMN x INT");
    run(
        "UPDATE customer SET j = '{\"a\": [1, 2.5], \"b\": \""
            + "x".repeat(200)
            + "\"}' WHERE id = 1");
    run("SET binlog_row_value_options = PARTIAL_JSON");
    refused("PARTIAL_JSON", "UPDATE customer SET j = JSON_SET(j, '$.a[0]', 3) WHERE id = 1");
    run("SET binlog_row_value_options = '', binlog_row_image = MINIMAL");
    refused("binlog_row_image", "UPDATE customer SET credit = 3 WHERE id = 1");
    run("SET binlog_row_image = FULL");
    refused("CREATE TABLE", "CREATE TABLE every2 AS SELECT id FROM customer");
    run("DROP TABLE every2", "CREATE TABLE every2 (a INT)");
    refused("neither a primary key", "INSERT INTO every2 VALUES (1)");
    run("ALTER TABLE every2 ADD COLUMN b INT");
    run("DROP TABLE every2", "INSERT INTO log (what) VALUES ('x')");
    String inserted = last();
    run("ALTER TABLE log MODIFY what VARCHAR(30)");
    assertThat(command(inserted, "--yes")).isNotZero();
    assertThat(err.toString()).contains("another type");
    run("SET GLOBAL super_read_only = ON");
    try {
      assertThat(command(inserted, "--yes")).isNotZero();
      assertThat(err.toString()).contains("read-only");
    } finally {
      run("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
    }
  }

  @Test
  void whoHoldsTheRowsIsNamed() throws Exception {
    run("UPDATE customer SET credit = 5 WHERE id = 1");
    String gtid = last();
    try (Connection other = Objects.requireNonNull(server).connect();
        Statement sql = other.createStatement()) {
      sql.execute("BEGIN");
      sql.execute("UPDATE shop.customer SET credit = credit WHERE id = 1 OR SLEEP(0)");
      sql.execute("SELECT * FROM shop.customer WHERE id = 1 FOR UPDATE");
      assertThat(command(gtid, "--yes", "--lock-wait", "2s")).isNotZero();
      assertThat(err.toString())
          .contains("other sessions hold", "connection " + value(sql, "SELECT CONNECTION_ID()"));
    }
  }

  private void refused(String reason, String statement) throws SQLException {
    run(statement);
    String before = value("SELECT @@global.gtid_executed");
    assertThat(command(last(), "--yes")).as(statement).isNotZero();
    assertThat(err.toString()).as(statement).contains(reason);
    assertThat(value("SELECT @@global.gtid_executed")).isEqualTo(before);
  }

  private JsonNode undo(int code, String... args) {
    String[] all = Stream.concat(Stream.of(args), Stream.of("--json")).toArray(String[]::new);
    assertThat(command(all)).as(err + " " + out).isEqualTo(code);
    return Json.MAPPER.readTree(out.toString());
  }

  private Path data() {
    return Objects.requireNonNull(server).data();
  }

  private int command(String... args) {
    List<String> all = new ArrayList<>(List.of("undo"));
    all.addAll(List.of(args));
    all.addAll(
        List.of(
            "--logs", data().toString(),
            "--host", "127.0.0.1",
            "--port", Integer.toString(Objects.requireNonNull(server).port()),
            "--user", "careful",
            "--password-file", kept.resolve("secret").toString(),
            "--tls-ca", data().resolve("ca.pem").toString()));
    return execute(all.toArray(String[]::new));
  }

  private int execute(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(err), Ansi.OFF, false, true);
    int code =
        TimeCommand.of(
                terminal,
                ZoneOffset.UTC,
                new LocalReplayServers(),
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

  private void run(String... statements) throws SQLException {
    try (Statement sql = Objects.requireNonNull(connection).createStatement()) {
      for (String one : statements) {
        sql.execute(one);
      }
    }
  }

  private String transaction(String... statements) throws SQLException {
    run("BEGIN");
    run(statements);
    run("COMMIT");
    return last();
  }

  /** Without a tag: the last number of the one server. */
  private String last() throws SQLException {
    String all = value("SELECT @@global.gtid_executed").replaceAll("\\s|:[a-z].*", "");
    return all.replaceAll(":.*", "") + ":" + all.replaceAll(".*[:-]", "");
  }

  private String value(String query) throws SQLException {
    try (Statement sql = Objects.requireNonNull(connection).createStatement()) {
      return value(sql, query);
    }
  }

  private static String value(Statement sql, String query) throws SQLException {
    try (ResultSet r = sql.executeQuery(query)) {
      return r.next() ? String.valueOf(r.getString(1)) : "";
    }
  }

  private String sums() throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Statement sql = Objects.requireNonNull(connection).createStatement();
        ResultSet r = sql.executeQuery("CHECKSUM TABLE " + TABLES + " EXTENDED")) {
      while (r.next()) {
        all.append(r.getString(1)).append(' ').append(r.getString(2)).append('\n');
      }
    }
    return all.toString();
  }
}
