package dev.holdfast.cli.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.server.StartMode;
import dev.holdfast.server.mariadb.LocalReplayServers;
import dev.holdfast.server.mariadb.MariaDbLiveLogs;
import dev.holdfast.server.mariadb.MariaDbTableServers;
import dev.holdfast.server.mariadb.MariaDbUndoServers;
import dev.holdfast.server.mariadb.OtherServer;
import dev.holdfast.server.mariadb.ScratchServers;
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
import java.time.Duration;
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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

/**
 * What was restored of MySQL goes back into the running server, one step after the other. Needs
 * what {@code binlog/other-servers} sets up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OtherPutBackTest {
  private static final List<List<String>> TYPES =
      MySqlTypes.ALL.stream().filter(t -> !t.get(1).startsWith("CAST(TIMESTAMP")).toList();
  private static final String ALL =
      "CHECKSUM TABLE shop.customer, shop.purchase, shop.every, shop.code EXTENDED";
  @TempDir static Path kept = Path.of("/tmp");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private @Nullable OtherServer server;
  private @Nullable Connection connection;
  private Path program = Path.of("/tmp");
  private String good = "";
  private String then = "";
  private String disaster = "";

  @BeforeAll
  void disaster() throws Exception {
    Path root = OtherServer.system("mysql-9.7").orElse(null);
    Assumptions.assumeTrue(root != null, "needs binlog/other-servers");
    server = OtherServer.start(root, true);
    program = server.launcher();
    secret();
    connect();
    run(
        "CREATE DATABASE shop",
        "USE shop",
        "CREATE USER careful@'%' IDENTIFIED BY 'secret of mine'",
        "GRANT SESSION_VARIABLES_ADMIN, REPLICATION CLIENT, PROCESS ON *.* TO careful@'%'",
        "GRANT BINLOG_ADMIN, REPLICATION_APPLIER ON *.* TO careful@'%'",
        "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, REFERENCES, TRIGGER ON shop.*"
            + " TO careful@'%'",
        "GRANT SELECT ON performance_schema.* TO careful@'%'",
        "CREATE TABLE customer (id INT PRIMARY KEY, email VARCHAR(50) UNIQUE, credit INT,"
            + " CONSTRAINT allowed CHECK (credit > -100), twice INT AS (credit * 2),"
            + " upper_mail VARCHAR(50) AS (UPPER(email)) STORED, INDEX ((credit + 1)))",
        "CREATE TABLE purchase (id INT PRIMARY KEY, customer INT NOT NULL,"
            + " CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer (id)"
            + " ON DELETE CASCADE)",
        "CREATE TABLE code (name VARCHAR(20) COLLATE utf8mb4_0900_ai_ci, place CHAR(5) CHARACTER"
            + " SET latin1, f FLOAT, d DOUBLE, PRIMARY KEY (name, place))",
        "CREATE TABLE every (id INT PRIMARY KEY, " + MySqlTypes.columns(TYPES) + ")",
        "SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO', cte_max_recursion_depth = 5000",
        "INSERT INTO customer (id, email, credit) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT"
            + " n + 1 FROM s WHERE n < 2500) SELECT n, CONCAT('c', n), n % 50 FROM s",
        "INSERT INTO purchase SELECT id, 1 + id % 1300 FROM customer",
        "INSERT INTO code SELECT CONCAT('k', id), id % 3, RAND(id), EXP(id / 10) FROM customer",
        "INSERT INTO code VALUES ('ä''\\\\', 'ü', 1.1, 1e-300)",
        "INSERT INTO every VALUES (1, " + MySqlTypes.values(TYPES, 1) + ")",
        "INSERT INTO every VALUES (2, " + MySqlTypes.values(TYPES, 2) + ")",
        "INSERT INTO every (id) VALUES (3)");
    connection().close();
    server.copyData(kept.resolve("base"));
    connect();
    run("USE shop", "SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'");
    run("UPDATE customer SET credit = credit + 1 WHERE id % 7 = 0");
    good = last();
    then = value(ALL);
    run(
        "FLUSH BINARY LOGS",
        "DELETE FROM customer WHERE id < 120",
        "UPDATE every SET " + MySqlTypes.assignments(TYPES, 2) + " WHERE id = 1",
        "UPDATE every SET " + MySqlTypes.assignments(TYPES, 1) + " WHERE id = 3",
        "DELETE FROM every WHERE id = 2",
        "UPDATE code SET name = CONCAT('z', name) WHERE place = '1'",
        "UPDATE code SET f = f + 1 WHERE d > 100",
        "UPDATE customer SET email = NULL WHERE id = 2001",
        "UPDATE customer SET email = 'c2001' WHERE id = 2002",
        "UPDATE customer SET email = 'c2002' WHERE id = 2001",
        "FLUSH BINARY LOGS",
        "SET binlog_transaction_compression = ON",
        "UPDATE customer SET credit = -5 WHERE id = 300",
        "SET binlog_transaction_compression = OFF");
    disaster = value(ALL);
  }

  private static void secret() throws IOException {
    Path secret = kept.resolve("secret");
    Files.writeString(secret, "secret of mine\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  private void connect() throws SQLException {
    connection = Objects.requireNonNull(server).connect();
    connection().setNetworkTimeout(Runnable::run, 60_000);
  }

  private Connection connection() {
    return Objects.requireNonNull(connection);
  }

  @AfterAll
  void end() throws SQLException {
    new LocalReplayServers().stop(kept.resolve("r"));
    if (connection != null) {
      connection.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  @Order(1)
  void whatWasWrittenLaterIsNamedAndStopsIt() throws Exception {
    JsonNode report = putBack(1, "--table", "shop.purchase,shop.customer", "--yes");
    assertThat(report.at("/committed").asBoolean()).isFalse();
    assertThat(report.at("/later/known").asBoolean()).isTrue();
    assertThat(report.at("/later/transactions").asInt()).isEqualTo(5);
    assertThat(report.at("/tables/shop.customer/inserted").asInt()).isEqualTo(119);
    assertThat(report.at("/tables/shop.customer/changed").asInt()).isEqualTo(3);
    assertThat(value(ALL)).isEqualTo(disaster);
  }

  @Test
  @Order(2)
  void aChildAloneWouldHaveNoParents() throws Exception {
    JsonNode report = putBack(1, "--table", "shop.purchase", "--discard-later", "--yes");
    assertThat(report.at("/broken/0/name").asString()).isEqualTo("of_customer");
    assertThat(value(ALL)).isEqualTo(disaster);
  }

  @Test
  @Order(3)
  void underAnotherNameItStandsBesideWithItsChecks() throws Exception {
    putBack(0, "--table", "shop.customer", "--as", "shop.customer_then", "--yes");
    assertThat(value("SELECT COUNT(*) FROM shop.customer_then")).isEqualTo("2500");
    assertThat(value("SHOW CREATE TABLE shop.customer_then")).contains("CHECK ((`credit` > -");
    assertThat(value(ALL)).isEqualTo(disaster);
    run("DROP TABLE shop.customer_then");
  }

  @Test
  @Order(4)
  void everyRowOfEveryTypeIsAsItWasAndTheTransactionCanBeUndone() throws Exception {
    assertThat(
            putBack(0, "--table", "shop", "--discard-later", "--dry-run")
                .at("/committed")
                .asBoolean())
        .isFalse();
    assertThat(value(ALL)).isEqualTo(disaster);
    JsonNode report = putBack(0, "--table", "shop", "--discard-later", "--yes");
    assertThat(value(ALL)).isEqualTo(then);
    String gtid = report.at("/gtid").asString();
    assertThat(gtid).isEqualTo(last());
    List<String> undo = new ArrayList<>(List.of("undo", gtid, "--yes", "--logs", data()));
    undo.addAll(target());
    assertThat(execute(undo)).as(err.toString() + out).isZero();
    assertThat(value(ALL)).isEqualTo(disaster);
  }

  @Test
  @Order(5)
  void aTableThatWasDroppedComesBackWithItsForeignKey() throws Exception {
    run("DROP TABLE shop.purchase");
    putBack(0, "--table", "shop.customer,shop.purchase", "--discard-later", "--yes");
    assertThat(value("SELECT COUNT(*) FROM shop.purchase")).isEqualTo("2500");
    assertThat(value("SHOW CREATE TABLE shop.purchase")).contains("CONSTRAINT `of_customer`");
  }

  @Test
  @Order(6)
  void anotherSessionThatHoldsRowsIsNotWaitedForForEver() throws Exception {
    String before = value(ALL);
    try (Connection other = Objects.requireNonNull(server).connect();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("SELECT id FROM shop.every WHERE id = 1 FOR UPDATE");
      assertThat(refusal("--table", "shop.every")).contains("put-back-blocked");
    }
    assertThat(value(ALL)).isEqualTo(before);
  }

  @Test
  @Order(7)
  void whatCannotBePutBackSafelyIsRefused() throws Exception {
    run("ALTER TABLE shop.every ADD COLUMN more JSON", "ALTER TABLE shop.every DROP COLUMN more");
    run("UPDATE shop.every SET c19 = CAST(TIMESTAMP'2020-02-29 23:59:59.5' AS JSON) WHERE id = 1");
    assertThat(refusal("--table", "shop.every")).contains("a JSON value holds a date");
    run("CREATE TRIGGER shop.t BEFORE INSERT ON shop.code FOR EACH ROW SET NEW.f = 1");
    assertThat(refusal("--table", "shop.code")).contains("its triggers would fire (t)");
    run("ALTER TABLE shop.purchase ADD COLUMN later INT");
    assertThat(refusal("--table", "shop.purchase"))
        .contains("columns or its key have been changed");
    run("SET GLOBAL super_read_only = ON");
    try {
      assertThat(refusal("--table", "shop.customer")).contains("the server is read-only");
    } finally {
      run("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
    }
    run(
        "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_USER = 'none'"
            + " FOR CHANNEL 'x'");
    assertThat(refusal("--table", "shop.customer")).contains("the server is a replica");
    run("RESET REPLICA ALL FOR CHANNEL 'x'");
  }

  @Test
  @Order(8)
  void aServerOfAnotherKindOrHistoryIsRefused() throws Exception {
    try (ScratchServers scratch = ScratchServers.create(1)) {
      scratch.server(1).start(StartMode.NORMAL, Duration.ofSeconds(20));
      List<String> there =
          List.of(
              "--host",
              "127.0.0.1",
              "--port",
              Integer.toString(scratch.config(1).listen().port()),
              "--user",
              "holdfast",
              "--password-file",
              scratch.config(1).accounts().adminPasswordFile().toString());
      assertThat(execute(restore(there, "--table", "shop", "--yes"))).isNotZero();
      assertThat(err.toString()).contains("a server of MariaDB, and the base is one of MySQL");
    }
    run("FLUSH PRIVILEGES"); // It has known the password since an encrypted login.
    List<String> open = new ArrayList<>(target());
    assertThat(execute(restore(open.subList(0, open.size() - 2), "--table", "shop"))).isNotZero();
    assertThat(err.toString()).contains("RSA public key", "--tls-ca");
    assertThat(execute(List.of("restore", "--to", "cluster", "--base", base()))).isNotZero();
    assertThat(err.toString()).contains("a cluster is of MariaDB");
    Path copied = Files.createDirectory(kept.resolve("logs"));
    try (Stream<Path> files = Files.list(Path.of(data()))) {
      for (Path log : files.filter(f -> f.toString().matches(".*binlog\\.\\d+")).toList()) {
        Files.copy(log, copied.resolve(log.getFileName()));
      }
    }
    run("RESET BINARY LOGS AND GTIDS");
    run("CREATE TABLE shop.another (id INT PRIMARY KEY)");
    List<String> args = restore(target(), "--table", "shop.customer", "--yes");
    args.set(args.indexOf("--logs") + 1, copied.toString());
    assertThat(execute(args)).isNotZero();
    assertThat(err.toString()).contains("isn't part of that history");
  }

  private String refusal(String... what) throws Exception {
    List<String> args = new ArrayList<>(List.of("--discard-later", "--yes"));
    args.addAll(List.of(what));
    assertThat(execute(restore(target(), args.toArray(String[]::new)))).isNotZero();
    return err.toString();
  }

  private String base() {
    return kept.resolve("base").toString();
  }

  private String data() {
    return Objects.requireNonNull(server).data().toString();
  }

  private List<String> target() {
    return List.of(
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(Objects.requireNonNull(server).port()),
        "--user",
        "careful",
        "--password-file",
        kept.resolve("secret").toString(),
        "--tls-ca",
        data() + "/ca.pem");
  }

  private JsonNode putBack(int code, String... more) {
    List<String> args = restore(target(), more);
    args.add("--json");
    assertThat(execute(args)).as(err.toString() + out).isEqualTo(code);
    return Json.MAPPER.readTree(out.toString()).at("/putBack");
  }

  private List<String> restore(List<String> target, String... more) {
    List<String> args =
        new ArrayList<>(List.of("restore", "--to", "server", "--lock-wait", "2s", "--until", good));
    args.addAll(List.of("--base", base(), "--logs", data(), "--memory", "64M"));
    args.addAll(List.of("--dir", kept.resolve("r").toString()));
    args.addAll(List.of("--server-program", program.toString()));
    args.addAll(target);
    args.addAll(List.of(more));
    return args;
  }

  private int execute(List<String> args) {
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
                terminal, ZoneOffset.UTC, new LocalReplayServers(), new MariaDbLiveLogs(), place)
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((e, command, parsed) -> {
              err.write(
                  e instanceof Failure f
                      ? "%s: %s: %s (%s)%n".formatted(f.code(), f.what(), f.reason(), f.hint())
                      : e.toString());
              return 1;
            })
            .execute(args.toArray(String[]::new));
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  private void run(String... statements) throws SQLException {
    try (Statement sql = connection().createStatement()) {
      for (String one : statements) {
        sql.execute(one);
      }
    }
  }

  private String last() throws SQLException {
    return value("SELECT @@global.gtid_executed").replaceAll(":.*[:-]", ":");
  }

  /** The last column of all rows. */
  private String value(String query) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Statement sql = connection().createStatement();
        ResultSet r = sql.executeQuery(query)) {
      while (r.next()) {
        all.append(all.isEmpty() ? "" : " ").append(r.getString(r.getMetaData().getColumnCount()));
      }
    }
    return all.toString();
  }
}
