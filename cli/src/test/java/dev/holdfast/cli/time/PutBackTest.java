package dev.holdfast.cli.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.server.StartMode;
import dev.holdfast.server.TableServer;
import dev.holdfast.server.mariadb.MariaDbLiveLogs;
import dev.holdfast.server.mariadb.MariaDbReplayServers;
import dev.holdfast.server.mariadb.MariaDbTableServers;
import dev.holdfast.server.mariadb.MariaDbUndoServers;
import dev.holdfast.server.mariadb.ScratchServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

/** What was restored goes back into the running server, one step after the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PutBackTest {
  private static final String ALL = "CHECKSUM TABLE shop.customer, shop.purchase, shop.kinds";
  private static final List<String> SCHEMA =
      List.of(
          "SET GLOBAL rpl_semi_sync_master_enabled = OFF",
          "SET GLOBAL read_only = OFF",
          "CREATE DATABASE shop",
          "USE shop",
          "CREATE TABLE customer (id INT PRIMARY KEY, email VARCHAR(50) UNIQUE, credit INT)",
          "CREATE TABLE purchase (id INT PRIMARY KEY, customer_id INT NOT NULL,"
              + " CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customer (id)"
              + " ON DELETE CASCADE)",
          "INSERT INTO customer SELECT seq, CONCAT('c', seq), 100 FROM seq_1_to_1300",
          "INSERT INTO customer VALUES (2001, 'left', 1), (2002, 'right', 2)",
          "INSERT INTO purchase SELECT seq, 1 + seq % 1300 FROM seq_1_to_1500",
          "CREATE TABLE kinds (name VARCHAR(20) COLLATE utf8mb4_general_ci, place CHAR(5) CHARACTER"
              + " SET latin1, n BIGINT UNSIGNED, small TINYINT ZEROFILL, f FLOAT, d DOUBLE,"
              + " m DECIMAL(30,10), b BIT(9), e ENUM('a', 'b''c'), s SET('x', 'y'), y YEAR,"
              + " da DATE, t TIME(3), dt DATETIME(6), ts TIMESTAMP(6) NULL, bin VARBINARY(20),"
              + " bl BLOB, tx TEXT CHARACTER SET ucs2, j JSON, u UUID, i INET6, g POINT,"
              + " hidden INT INVISIBLE DEFAULT 3, twice INT AS (small * 2) STORED,"
              + " PRIMARY KEY (name, place))",
          "INSERT INTO kinds (name, place, n, small, f, d, m, b, e, s, y, da, t, dt, ts, bin, bl,"
              + " tx, j, u, i, g, hidden) VALUES ('o''b\\\\r😀', 'ä', 18446744073709551615, 7, 0.1,"
              + " 0.1e0 + 0.2e0, -12345678901234567890.0123456789, b'101010101', 'b''c', 'x,y', 1999,"
              + " '2024-02-29', '-838:59:59.999', '2020-01-02 03:04:05.678901',"
              + " '2020-03-29 01:30:00.5', X'00FF27', X'', 'ünï', '{\"a\": [1, null]}',"
              + " '123e4567-e89b-12d3-a456-426655440000', '::ffff:1.2.3.4', POINT(1, 0.1), 9)",
          "INSERT INTO kinds (name, place) VALUES ('nothing', ''), ('NOTHING', 'x')",
          "INSERT INTO kinds (name, place, f, d) SELECT CONCAT('k', seq), seq % 3, RAND(seq),"
              + " EXP(seq) FROM seq_1_to_700",
          "CREATE DATABASE aside",
          "CREATE TABLE aside.notes (n INT PRIMARY KEY)",
          "CREATE TABLE aside.versioned (n INT PRIMARY KEY) WITH SYSTEM VERSIONING");

  private Path folder = Path.of("/tmp");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final MariaDbReplayServers replays = new MariaDbReplayServers();
  private ScratchServers scratch;
  private Connection admin;
  private final AtomicReference<Consumer<String>> beforeCall = new AtomicReference<>(call -> {});
  private String logs = "";
  private String good = "";
  private String then = "";
  private String disaster = "";

  @BeforeAll
  void disaster() throws Exception {
    folder = Files.createTempDirectory("hf-put-back-");
    scratch = ScratchServers.create(1);
    start();
    for (String sql : SCHEMA) {
      run(sql);
    }
    admin.close();
    scratch.server(1).stop(Duration.ofSeconds(20));
    String data = scratch.config(1).dataDir().toString();
    String base = folder.resolve("base").toString();
    assertThat(new ProcessBuilder("cp", "-a", data, base).start().waitFor()).isZero();
    start();
    run("USE shop");
    run("SET GLOBAL read_only = OFF");
    logs = data();
    good = run("UPDATE customer SET credit = credit + 1 WHERE id % 7 = 0");
    then = value(ALL);
    run("FLUSH BINARY LOGS");
    run("DELETE FROM customer WHERE id < 120");
    run("UPDATE kinds SET f = f + 1, tx = 'x' WHERE d > 5");
    run("UPDATE kinds SET name = CONCAT('z', name) WHERE place = '1'");
    run("UPDATE customer SET email = NULL WHERE id = 2001");
    run("UPDATE customer SET email = 'left' WHERE id = 2002");
    run("UPDATE customer SET email = 'right' WHERE id = 2001");
    run("FLUSH BINARY LOGS");
    manyStatements();
    run("UPDATE customer SET credit = -5 WHERE id = 300");
    run("DELETE FROM kinds WHERE name = 'nothing'");
    run("INSERT INTO customer SELECT seq, CONCAT('c', seq), 1 FROM seq_5001_to_6200");
    disaster = value(ALL);
  }

  /** The last one is about a customer. */
  private void manyStatements() throws SQLException {
    run("SET SESSION binlog_format = STATEMENT");
    run("BEGIN");
    for (int i = 0; i < 100; i++) {
      run("INSERT INTO aside.notes VALUES (" + i + ")");
    }
    run("UPDATE customer SET credit = 7 WHERE id = 400");
    run("COMMIT");
    run("SET SESSION binlog_format = ROW");
  }

  private void start() throws SQLException {
    scratch.server(1).start(StartMode.NORMAL, Duration.ofSeconds(20));
    admin = scratch.admin(1);
  }

  @AfterAll
  void end() throws Exception {
    replays.stop(folder.resolve("r"));
    admin.close();
    scratch.close();
    assertThat(new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor()).isZero();
  }

  @Test
  @Order(1)
  void oneTableIsDumped() throws Exception {
    Path file = folder.resolve("customer.sql");
    assertThat(restore("--to", "dump", "--table", "shop.customer", "--file", file.toString()))
        .isZero();
    assertThat(Files.readString(file)).contains("CREATE TABLE `customer`").doesNotContain("kinds");
    assertThat(restore("--to", "dump", "--table", "shop.none")).isNotZero();
    assertThat(restore("--to", "scratch", "--table", "shop.customer")).isNotZero();
    assertThat(restore("--to", "server")).isNotZero();
  }

  @Test
  @Order(2)
  void whatWasWrittenLaterIsNamedAndStopsIt() throws Exception {
    assertThat(putBack("--table", "shop.purchase,shop.customer", "--yes", "--json")).isEqualTo(1);
    JsonNode report = Json.MAPPER.readTree(out.toString()).at("/putBack");
    assertThat(report.at("/committed").asBoolean()).isFalse();
    assertThat(report.at("/later/transactions").asInt()).isEqualTo(7);
    assertThat(report.at("/later/known").asBoolean()).isTrue();
    assertThat(report.at("/tables/shop.customer/inserted").asInt()).isEqualTo(119);
    assertThat(report.at("/tables/shop.customer/changed").asInt()).isEqualTo(4);
    assertThat(report.at("/tables/shop.customer/deleted").asInt()).isEqualTo(1200);
    assertThat(value(ALL)).isEqualTo(disaster);
  }

  @Test
  @Order(2)
  void aLogThatIsMissingInBetweenStopsIt() throws Exception {
    Path some = Files.createDirectories(folder.resolve("some"));
    List<Path> all;
    try (Stream<Path> files = Files.list(Path.of(data()))) {
      all = files.filter(f -> f.toString().matches(".*bin\\.\\d+")).sorted().toList();
    }
    for (Path file : all) {
      if (all.indexOf(file) != all.size() - 2) {
        Files.copy(file, some.resolve(file.getFileName()));
      }
    }
    logs = some.toString();
    try {
      assertThat(putBack("--table", "shop.kinds", "--yes", "--json")).isEqualTo(1);
    } finally {
      logs = data();
    }
    JsonNode report = Json.MAPPER.readTree(out.toString()).at("/putBack");
    assertThat(report.at("/later/known").asBoolean()).as(out.toString()).isFalse();
    assertThat(value(ALL)).isEqualTo(disaster);
  }

  @Test
  @Order(3)
  void aChildAloneWouldHaveNoParents() throws Exception {
    assertThat(putBack("--table", "shop.purchase", "--discard-later", "--yes")).isEqualTo(1);
    assertThat(out.toString())
        .contains("rows of shop.purchase would have no parent in shop.customer (of_customer)")
        .contains("nothing      was changed");
    assertThat(value(ALL)).isEqualTo(disaster);
  }

  @Test
  @Order(4)
  void underAnotherNameItStandsBeside() throws Exception {
    assertThat(putBack("--table", "shop.purchase", "--as", "shop.purchase_then", "--yes", "--json"))
        .as(err.toString())
        .isZero();
    assertThat(value("SELECT COUNT(*) FROM shop.purchase_then")).isEqualTo("1500");
    assertThat(value(ALL)).isEqualTo(disaster);
    assertThat(putBack("--table", "shop.purchase", "--as", "shop.purchase_then", "--yes"))
        .isNotZero();
  }

  @Test
  @Order(5)
  void everyRowOfEveryTypeIsAsItWasAndTheTransactionCanBeUndone() throws Exception {
    assertThat(putBack("--table", "shop", "--discard-later", "--dry-run")).isZero();
    assertThat(value(ALL)).isEqualTo(disaster);
    assertThat(putBack("--table", "shop", "--discard-later", "--yes", "--json"))
        .as(err.toString())
        .isZero();
    JsonNode report = Json.MAPPER.readTree(out.toString()).at("/putBack");
    assertThat(report.at("/committed").asBoolean()).isTrue();
    assertThat(value(ALL)).isEqualTo(then);
    String gtid = report.at("/gtid").asString();
    int undone = execute("undo", gtid, "--yes", "--logs", data());
    assertThat(undone).as(err.toString() + out).isZero();
    assertThat(value(ALL)).isEqualTo(disaster);
  }

  @Test
  @Order(6)
  void aTableThatWasDroppedComesBackWithItsForeignKey() throws Exception {
    run("DROP TABLE shop.purchase");
    String customers = value("CHECKSUM TABLE shop.customer");
    String[] what = {"--table", "shop.customer,shop.purchase", "--discard-later", "--yes"};
    try (Connection other = scratch.admin(1);
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("SELECT * FROM shop.kinds WHERE place = '2' FOR UPDATE");
      what[1] += ",shop.kinds";
      assertThat(putBack(what)).isNotZero();
      assertThat(err.toString()).contains("put-back-blocked", "created", "shop.purchase");
    }
    assertThat(value("CHECKSUM TABLE shop.customer")).isEqualTo(customers);
    assertThat(value("SELECT COUNT(*) FROM shop.purchase")).isEqualTo("0");

    run("DROP TABLE shop.purchase");
    before("commit", "KILL");
    assertThat(putBack(what)).isNotZero();
    assertThat(err.toString()).contains("put-back-unknown", "shop.purchase");
    assertThat(value("CHECKSUM TABLE shop.customer")).isEqualTo(customers);

    run("DROP TABLE shop.purchase");
    before("begin", "INSERT INTO shop.purchase VALUES (9000, 300)");
    assertThat(putBack(what)).isNotZero();
    assertThat(err.toString()).contains("has been written to since");
    assertThat(value("SELECT id FROM shop.purchase")).isEqualTo("9000");
    assertThat(value("CHECKSUM TABLE shop.customer")).isEqualTo(customers);
    assertThat(putBack("--table", "shop.purchase", "--yes")).isEqualTo(1);
    assertThat(value("SELECT id FROM shop.purchase")).isEqualTo("9000");
    assertThat(
            putBack("--table", "shop.purchase,shop.customer", "--discard-later", "--yes", "--json"))
        .as(err.toString() + out)
        .isZero();
    assertThat(value("SELECT COUNT(*) FROM shop.purchase")).isEqualTo("1500");
    assertThat(value("SHOW CREATE TABLE shop.purchase")).contains("CONSTRAINT `of_customer`");
  }

  @Test
  @Order(7)
  void whatCannotBePutBackSafelyIsRefused() throws Exception {
    assertThat(refusal("--table", "aside")).contains("aside.versioned", "SYSTEM VERSIONED");
    run("CHANGE MASTER 'named' TO MASTER_HOST = '127.0.0.1', MASTER_USER = 'none'");
    assertThat(refusal("--table", "shop.customer")).contains("the server is a replica");
    run("RESET SLAVE 'named' ALL");
    run("CREATE TRIGGER shop.t BEFORE INSERT ON shop.kinds FOR EACH ROW SET NEW.small = 1");
    assertThat(refusal("--table", "shop.kinds")).contains("its triggers would fire (t)");
    run("ALTER TABLE shop.purchase ADD COLUMN later INT");
    assertThat(refusal("--table", "shop.purchase"))
        .contains("columns or its key have been changed");
    run("SET GLOBAL read_only = ON");
    assertThat(refusal("--table", "shop.customer")).contains("the server is read-only");
  }

  private String refusal(String... what) throws Exception {
    List<String> args = new ArrayList<>(List.of("--discard-later", "--yes"));
    args.addAll(List.of(what));
    assertThat(putBack(args.toArray(String[]::new))).isNotZero();
    return err.toString();
  }

  private String data() {
    return scratch.config(1).dataDir().toString();
  }

  private int putBack(String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("--to", "server", "--lock-wait", "2s"));
    args.addAll(List.of(more));
    return restore(args.toArray(String[]::new));
  }

  private int restore(String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("restore", "--until", good, "--memory", "64M"));
    args.addAll(List.of("--base", folder.resolve("base").toString(), "--logs", logs));
    args.addAll(List.of("--dir", folder.resolve("r").toString()));
    args.addAll(List.of(more));
    if (!args.contains("server")) {
      return execute(false, args.toArray(String[]::new));
    }
    return execute(args.toArray(String[]::new));
  }

  private int execute(String... args) {
    return execute(true, args);
  }

  private int execute(boolean server, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(args));
    if (server) {
      String password = scratch.config(1).accounts().adminPasswordFile().toString();
      String port = Integer.toString(scratch.config(1).listen().port());
      all.addAll(List.of("--host", "127.0.0.1", "--port", port));
      all.addAll(List.of("--user", "holdfast", "--password-file", password));
    }
    Terminal terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(err), Ansi.OFF, false, true);
    UndoPlace place =
        new UndoPlace(
            new Labs(Map.of()),
            new MariaDbUndoServers(),
            (login, wait) -> watched(new MariaDbTableServers().open(login, wait)),
            Clock.systemUTC());
    int code =
        TimeCommand.of(terminal, ZoneOffset.UTC, replays, new MariaDbLiveLogs(), place)
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
            .execute(all.toArray(String[]::new));
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  /** Once; KILL ends all other connections. */
  private void before(String call, String sql) {
    beforeCall.set(name -> {
      if (name.equals(call)) {
        beforeCall.set(other -> {});
        act(sql);
      }
    });
  }

  private void act(String sql) {
    try {
      if (!sql.startsWith("KILL")) {
        run(sql);
        return;
      }
      String others =
          value(
              "SELECT id FROM information_schema.processlist WHERE command = 'Sleep'"
                  + " AND id <> CONNECTION_ID()");
      for (String id : others.split(" ", -1)) {
        run("KILL " + id);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private TableServer watched(TableServer server) {
    return (TableServer)
        Proxy.newProxyInstance(
            TableServer.class.getClassLoader(),
            new Class<?>[] {TableServer.class},
            (proxy, method, args) -> {
              beforeCall.get().accept(method.getName());
              try {
                return method.invoke(server, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private String run(String sql) throws SQLException {
    try (Statement s = admin.createStatement()) {
      s.execute(sql);
    }
    return value("SELECT @@last_gtid");
  }

  /** The last column of all rows. */
  private String value(String sql) throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Statement s = admin.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        all.append(all.isEmpty() ? "" : " ").append(r.getString(r.getMetaData().getColumnCount()));
      }
    }
    return all.toString();
  }
}
