package dev.holdfast.cli.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Json;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.reader.LogSeries;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
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
  private static final List<String> BEFORE =
      List.of(
          "CREATE USER reader@'%' IDENTIFIED BY 'secret of mine'",
          "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO reader@'%'",
          "CREATE DATABASE shop",
          "CREATE TABLE shop.customer (id INT PRIMARY KEY, name VARCHAR(20), credit INT)",
          "CREATE TABLE shop.purchase (id INT AUTO_INCREMENT PRIMARY KEY, customer INT, items JSON,"
              + " FOREIGN KEY (customer) REFERENCES shop.customer (id))",
          "INSERT INTO shop.customer VALUES (1, 'a', 100), (2, 'b', 100), (3, 'c', 100)",
          "SET SESSION GTID_NEXT = 'AUTOMATIC:nightly'",
          "UPDATE shop.customer SET credit = 90 WHERE id = 1",
          "SET SESSION GTID_NEXT = 'AUTOMATIC'");
  private static final List<String> STORY =
      List.of(
          "SET GLOBAL binlog_row_metadata = FULL",
          "INSERT INTO shop.purchase (customer, items) VALUES (3, '[1, {\"a\": \"b\"}]')",
          "SET SESSION GTID_NEXT = 'AUTOMATIC:nightly'",
          "UPDATE shop.customer SET name = 'cc' WHERE id = 3",
          "SET SESSION GTID_NEXT = 'AUTOMATIC'",
          "FLUSH BINARY LOGS",
          "SET SESSION binlog_transaction_compression = ON",
          "INSERT INTO shop.customer VALUES (4, 'd', 100)");
  private static final String DISASTER = "DELETE FROM shop.customer WHERE id < 3";
  private static final List<String> AFTER =
      List.of(
          "UPDATE shop.customer SET credit = 95 WHERE id = 4",
          "CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM shop.copy",
          "SET SESSION binlog_transaction_compression = OFF",
          "SET SESSION binlog_row_value_options = PARTIAL_JSON",
          "UPDATE shop.purchase SET items = JSON_SET(items, '$[1].a', 'c')",
          "ALTER TABLE shop.customer ADD COLUMN city VARCHAR(20) DEFAULT 'x'",
          "XA START 'one'",
          "INSERT INTO shop.customer VALUES (5, 'e', 1, 'y')",
          "XA END 'one'",
          "XA PREPARE 'one'",
          "XA COMMIT 'one'",
          "SET SESSION GTID_NEXT = 'AUTOMATIC:other'",
          "CREATE TABLE shop.copy AS SELECT * FROM shop.customer WHERE id > 2",
          "SET SESSION GTID_NEXT = 'AUTOMATIC'",
          "FLUSH BINARY LOGS",
          "SET GLOBAL binlog_checksum = NONE",
          "SET SESSION binlog_format = STATEMENT",
          "INSERT INTO shop.copy VALUES (9, 'by a statement', 3, 'z')",
          "USE shop",
          "SELECT 10, REPEAT('long ', 4), 5, 'é' INTO OUTFILE 'loaded.txt' CHARACTER SET utf8mb4",
          "LOAD DATA INFILE 'loaded.txt' INTO TABLE copy CHARACTER SET utf8mb4 (id, name, @c, city)"
              + " SET credit = @c + 1",
          "LOAD DATA INFILE 'loaded.txt' REPLACE INTO TABLE copy CHARACTER SET utf8mb4"
              + " (id, name, credit, @other) SET city = 'a city'",
          "SET SESSION binlog_format = ROW",
          "INSERT INTO shop.purchase (customer, items) VALUES (4, NULL)");

  @TempDir Path dir = Path.of("/tmp");
  @TempDir static Path kept = Path.of("/tmp");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private @Nullable OtherServer server;
  private Path base = Path.of("/tmp");
  private String disaster = "";
  private String expected = "";
  private List<String> options = List.of();

  @BeforeAll
  void disaster() throws SQLException, IOException {
    Path root = OtherServer.system("mysql-9.7").orElse(null);
    Assumptions.assumeTrue(root != null, "needs binlog/other-servers");
    try (OtherServer without = OtherServer.start(root, true)) {
      run(without, Stream.of(BEFORE, STORY, AFTER).flatMap(List::stream).toList());
      expected = checksums(without.connect());
    }
    server = OtherServer.start(root, true);
    run(server, BEFORE);
    base = kept.resolve("base");
    server.copyData(base);
    run(server, STORY);
    disaster =
        last(run(server, List.of("SET SESSION binlog_transaction_compression = ON", DISASTER)));
    run(server, AFTER);
    options =
        List.of(
            "--base",
            base.toString(),
            "--logs",
            server.data().toString(),
            "--server-program",
            server.launcher().toString());
  }

  private static String run(OtherServer server, List<String> statements) throws SQLException {
    try (Connection connection = server.connect();
        Statement sql = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, 60_000);
      for (String one : statements) {
        sql.execute(one);
      }
      return value(sql, "SELECT @@global.gtid_executed");
    }
  }

  /** The newest GTID without a tag. */
  private static String last(String executed) {
    String first = executed.replaceAll("\\s", "").split(",", 2)[0];
    String[] parts = first.split(":", -1);
    return parts[0] + ":" + parts[1].substring(parts[1].lastIndexOf('-') + 1);
  }

  private static String value(Statement sql, String query) throws SQLException {
    try (ResultSet r = sql.executeQuery(query)) {
      r.next();
      return r.getString(1);
    }
  }

  private static String checksums(Connection connection) throws SQLException {
    try (connection;
        Statement sql = connection.createStatement();
        ResultSet r = sql.executeQuery("CHECKSUM TABLE shop.customer, shop.purchase, shop.copy")) {
      StringBuilder all = new StringBuilder();
      while (r.next()) {
        all.append(r.getString(1)).append(' ').append(r.getString(2)).append('\n');
      }
      return all.toString();
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
    assertThat(Json.MAPPER.readTree(out.toString()).get("indexed").asInt()).isEqualTo(4);
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

  @Test
  void aRunningServerIsReadAsItsFilesAre() throws IOException {
    OtherServer running = java.util.Objects.requireNonNull(server);
    Path secret = dir.resolve("secret");
    SecretFile.write(secret, new Secret("secret of mine"));
    String[] live = {
      "--server", "127.0.0.1:" + running.port(), "--user", "reader", "--password-file", "" + secret
    };
    String[] encrypted = plus(live, "--tls-ca", running.data().resolve("ca.pem").toString());
    String[] files = {"--logs", running.data().toString(), "--no-index"};
    assertThat(run(plus(command("find"), live))).as("a password in the clear").isNotZero();
    assertThat(err.toString()).contains("RSA public key");
    for (String[] what : List.of(command("find"), command("show", disaster), command("stats"))) {
      assertThat(run(plus(what, encrypted))).as(err.toString()).isZero();
      String there = out.toString();
      assertThat(run(plus(what, files))).as(err.toString()).isZero();
      assertThat(there)
          .contains("shop.customer")
          .isEqualTo(out.toString().replace(running.data() + "/", ""));
    }
    assertThat(run(plus(command("find", "--from", disaster), encrypted))).as("" + err).isZero();
    assertThat(Json.MAPPER.readTree(out.toString()).get(0).get("gtid").asString())
        .isEqualTo(disaster);
  }

  private static String[] command(String... words) {
    return plus(words, "--json");
  }

  private static String[] plus(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void whatLaterChangesBuildOnIsListed() {
    assertThat(time("plan", "--json", "--without", disaster)).as(err.toString()).isZero();
    assertThat(Json.MAPPER.readTree(out.toString()).get("leftOut")).hasSize(1);
    assertThat(time("plan", "--json", "--without", before(disaster))).isOne();
    JsonNode plan = Json.MAPPER.readTree(out.toString());
    assertThat(plan.get("unresolved").asInt()).isPositive();
    assertThat(plan.get("conflicts").get(0).get("table").asString()).isEqualTo("shop.customer");
    assertThat(time("plan", "--without", before(disaster), "--on-conflict", "as-logged")).isOne();
    assertThat(out.toString()).contains("transactions of MySQL are replayed whole");
  }

  private static String before(String gtid) {
    int at = gtid.lastIndexOf(':') + 1;
    return gtid.substring(0, at) + (Integer.parseInt(gtid.substring(at)) - 1);
  }

  @Test
  void withoutTheDisasterTheTablesAreWhatTheyWouldBe() throws Exception {
    Map<Path, Long> untouched = sums(base);
    String scratch = dir.resolve("s").toString();
    assertThat(time("restore", "--dir", scratch, "--without", disaster, "--until", disaster))
        .as(err.toString())
        .isZero();
    assertThat(time("restore", "--json", "--dir", scratch, "--without", disaster))
        .as(err.toString())
        .isZero();
    JsonNode restored = Json.MAPPER.readTree(out.toString());
    assertThat(restored.get("served")).isEqualTo(restored.get("applied"));
    assertThat(restored.get("leftOut")).hasSize(1);
    try {
      assertThat(checksums(connect(restored))).isEqualTo(expected);
      assertThat(MySqlGtidSet.parse(restored.get("gtid").asString()))
          .as("nobody sends later what was left out")
          .isEqualTo(executed());
    } finally {
      assertThat(run("restore", "--remove", "--dir", scratch)).isZero();
    }
    assertThat(sums(base)).isEqualTo(untouched);
  }

  @Test
  void aRestartedScratchServerGoesOnWithinAnXaTransaction() throws Exception {
    String scratch = dir.resolve("s").toString();
    String prepared = disaster.substring(0, disaster.lastIndexOf(':') + 1) + xaPrepare();
    assertThat(time("restore", "--dir", scratch, "--without", disaster, "--until", prepared))
        .as(err.toString())
        .isZero();
    new LocalReplayServers().kill(Path.of(scratch));
    for (int i = 0; i < 2; i++) {
      int code = time("restore", "--json", "--dir", scratch, "--without", disaster);
      assertThat(code).as(err.toString()).isZero();
      JsonNode restored = Json.MAPPER.readTree(out.toString());
      assertThat(checksums(connect(restored))).isEqualTo(expected);
      assertThat(MySqlGtidSet.parse(restored.get("gtid").asString())).isEqualTo(executed());
      assertThat(run("restore", "--stop", "--dir", scratch)).isZero();
    }
    assertThat(run("restore", "--remove", "--dir", scratch)).isZero();
  }

  /** The number of its GTID: after the disaster come two updates, an event and an ALTER TABLE. */
  private int xaPrepare() {
    return Integer.parseInt(disaster.substring(disaster.lastIndexOf(':') + 1)) + 5;
  }

  @Test
  void dumpMakesAnotherServerTheSame() throws Exception {
    Path dump = dir.resolve("out.sql");
    String scratch = dir.resolve("s").toString();
    String[] all = {"--file", "" + dump, "--dir", scratch};
    Path mysqldump = Path.of(options.getLast()).resolveSibling("mysqldump");
    Path away = Files.move(mysqldump, dir.resolve("away"));
    assertThat(dump(all)).isOne();
    assertThat(err.toString()).contains("MySQL's mysqldump is neither");
    assertThat(Path.of(scratch)).as("said before any work").doesNotExist();
    Files.move(away, mysqldump);
    assertThat(dump(all)).as(err.toString()).isZero();
    String gtids = Json.MAPPER.readTree(out.toString()).get("gtid").asString();
    assertThat(dump).content().startsWith("-- Written by Holdfast").contains("-- " + gtids);
    assertThat(dump.resolveSibling("out.sql.part")).doesNotExist();
    Path some = dir.resolve("some.sql");
    String[] one = {"--file", "" + some, "--dir", scratch, "--table", "shop.copy"};
    int code = dump(one);
    assertThat(code).as(err.toString()).isZero();
    assertThat(some).content().contains("-- " + gtids).doesNotContain("gtid_purged", "purchase");
    assertThat(run("restore", "--remove", "--dir", scratch)).isZero();
    Path root = OtherServer.system("mysql-9.7").orElseThrow();
    try (OtherServer another = OtherServer.start(root, true)) {
      another.launcher();
      another.connect().close();
      another.load(dump);
      assertThat(checksums(another.connect())).isEqualTo(expected);
      run(
          another,
          List.of("RESET BINARY LOGS AND GTIDS", "SET GLOBAL gtid_purged = '" + gtids + "'"));
      another.load(dump, "--init-command=SET sql_log_bin = 0");
      assertThat(checksums(another.connect())).isEqualTo(expected);
      assertThat(MySqlGtidSet.parse(run(another, List.of("DROP USER IF EXISTS nobody"))).size())
          .as("what was loaded is in no log, that one statement is")
          .isEqualTo(MySqlGtidSet.parse(gtids).size() + 1);
      try (Connection connection = another.connect();
          Statement sql = connection.createStatement()) {
        assertThat(value(sql, "SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'holdfast%'"))
            .isEqualTo("0");
      }
    }
  }

  private MySqlGtidSet executed() throws SQLException {
    return MySqlGtidSet.parse(run(java.util.Objects.requireNonNull(server), List.of()));
  }

  private static Connection connect(JsonNode restored) throws SQLException {
    String user = restored.get("user").asString();
    Path secret = Path.of(restored.get("passwordFile").asString());
    Path key = Path.of(restored.get("dataDir").asString()).resolve("public_key.pem");
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/?user=%s&password=%s&serverRsaPublicKeyFile=%s"
            .formatted(restored.get("port").asInt(), user, SecretFile.read(secret).value(), key));
  }

  private static Map<Path, Long> sums(Path folder) throws IOException {
    Map<Path, Long> sums = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        CRC32 sum = new CRC32();
        sum.update(Files.readAllBytes(file));
        sums.put(file, sum.getValue());
      }
    }
    return sums;
  }

  private int dump(String... more) {
    List<String> args = List.of("restore", "--json", "--without", disaster, "--to", "dump");
    return time(Stream.concat(args.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private int time(String... args) {
    return run(Stream.concat(Stream.of(args), options.stream()).toArray(String[]::new));
  }

  @Test
  void whatIsMissingInTheLogsOrNotSupportedIsRefused() throws IOException {
    List<Path> logs =
        LogSeries.in(List.of(java.util.Objects.requireNonNull(server).data())).getFirst().files();
    assertThat(
            run(
                "restore",
                "--base",
                base.toString(),
                "--dir",
                dir.resolve("g").toString(),
                "--server-program",
                options.getLast(),
                "--logs",
                logs.getLast().toString()))
        .isNotZero();
    assertThat(err.toString()).contains("are neither in the base nor in the logs");
    String no = dir.resolve("d").toString();
    assertThat(time("restore", "--to", "cluster", "--dir", no)).isOne();
    assertThat(err.toString()).contains("of MySQL");
    assertThat(Path.of(no)).doesNotExist();
    assertThat(time("restore", "--engine", "fold", "--dir", dir.resolve("f").toString())).isOne();
    assertThat(dir.resolve("f")).doesNotExist();
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
                new LocalReplayServers(),
                new MariaDbLiveLogs(),
                new UndoPlace(
                    new Labs(Map.of()),
                    new MariaDbUndoServers(),
                    new MariaDbTableServers(),
                    Clock.systemUTC()))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(terminal.out())
            .setErr(terminal.err())
            .execute(args);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }
}
