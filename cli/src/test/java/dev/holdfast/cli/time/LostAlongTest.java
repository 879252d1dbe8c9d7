package dev.holdfast.cli.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Failure;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

/** What foreign keys deleted along with rows is in no log: an undo with a base says what it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostAlongTest {
  private static final String PURCHASES = "SELECT COUNT(*) FROM shop.purchase WHERE customer <= 4";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir static Path folder = Path.of("/tmp");
  private ScratchServers scratch;
  private Connection admin;

  @BeforeAll
  void shop() throws Exception {
    scratch = ScratchServers.create(1);
    scratch.server(1).start(StartMode.NORMAL, LIMIT);
    admin = scratch.admin(1);
    run("SET GLOBAL rpl_semi_sync_master_enabled = OFF");
    run("SET GLOBAL read_only = OFF");
    run("CREATE DATABASE shop");
    run("CREATE TABLE shop.customer (id INT PRIMARY KEY, name VARCHAR(20) UNIQUE)");
    run(
        "CREATE TABLE shop.purchase (id INT PRIMARY KEY, customer INT, CONSTRAINT bought"
            + " FOREIGN KEY (customer) REFERENCES shop.customer (id) ON DELETE CASCADE)");
    run(
        "CREATE TABLE shop.item (purchase INT, what INT, CONSTRAINT part_of"
            + " FOREIGN KEY (purchase) REFERENCES shop.purchase (id) ON DELETE CASCADE)");
    run(
        "CREATE TABLE shop.remark (id INT PRIMARY KEY, about VARCHAR(20), CONSTRAINT named"
            + " FOREIGN KEY (about) REFERENCES shop.customer (name) ON DELETE SET NULL)");
    run("INSERT INTO shop.customer SELECT seq, CONCAT('c', seq) FROM shop.seq_1_to_50");
    run("INSERT INTO shop.purchase SELECT seq, 1 + seq % 50 FROM shop.seq_1_to_100");
    copyBase();
    // After the base: these the logs have to tell. Two items of a purchase are alike.
    run("INSERT INTO shop.item SELECT 1 + seq % 100, seq % 100 FROM shop.seq_1_to_200");
    run("INSERT INTO shop.remark SELECT seq, CONCAT('c', seq) FROM shop.seq_1_to_5");
  }

  private void copyBase() throws Exception {
    admin.close();
    scratch.server(1).stop(LIMIT);
    String data = scratch.config(1).dataDir().toString();
    String base = folder.resolve("base").toString();
    assertThat(new ProcessBuilder("cp", "-a", data, base).start().waitFor()).isZero();
    scratch.server(1).start(StartMode.NORMAL, LIMIT);
    admin = scratch.admin(1);
    run("SET GLOBAL read_only = OFF");
  }

  @AfterAll
  void end() throws SQLException {
    admin.close();
    scratch.close();
  }

  @Test
  void rowsThatForeignKeysDeletedOrChangedAreCountedAndHowToBringThemBackIsSaid() throws Exception {
    List<Path> before = restoreFolders();
    run("BEGIN");
    run("DELETE FROM shop.purchase WHERE customer = 1"); // in the log, but not its items
    run("DELETE FROM shop.customer WHERE id <= 3");
    String gtid = run("COMMIT");
    run("INSERT INTO shop.purchase VALUES (1000, 4)");
    assertThat(undo(gtid, "--dry-run", "--json")).as(err.toString()).isZero();
    JsonNode lost = Json.MAPPER.readTree(out.toString()).at("/lostAlong");
    assertThat(rows(lost)).containsExactlyInAnyOrder("bought 4", "part_of 12", "named 3");
    assertThat(undo(gtid, "--yes")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("lost along     shop.purchase 4 rows by bought (ON DELETE CASCADE)")
        .contains("lost along     shop.remark 3 rows by named (ON DELETE SET NULL)")
        .contains("--without " + gtid + "," + value("SELECT @@gtid_binlog_pos"));
    assertThat(value(PURCHASES)).isEqualTo("5");
    assertThat(restoreFolders()).isEqualTo(before);
    assertThat(bringBack()).as(err.toString()).isZero();
    assertThat(value(PURCHASES)).isEqualTo("9");
    assertThat(value("SELECT about FROM shop.remark WHERE id = 3")).isEqualTo("c3");
  }

  @Test
  void withoutSuchKeysTheBaseIsNotUsed() throws SQLException {
    String gtid = run("DELETE FROM shop.remark WHERE id = 5");
    assertThat(undo(gtid, "--yes")).isZero();
    assertThat(err.toString()).contains("--base isn't used");
  }

  @Test
  void aBaseThatIsNoneLeavesEverythingAsItIs() throws SQLException {
    String gtid = run("DELETE FROM shop.customer WHERE id = 50");
    String before = value("SELECT COUNT(*) FROM shop.customer");
    assertThat(undo(gtid, "--yes", "--base", "/nowhere")).isNotZero();
    assertThat(err.toString()).contains("base-missing");
    assertThat(value("SELECT COUNT(*) FROM shop.customer")).isEqualTo(before);
    assertThat(undo(gtid, "--sql")).isNotZero();
    assertThat(err.toString()).contains("bad-usage");
  }

  /** As the undo has said. */
  private int bringBack() {
    String command =
        out.toString()
            .replaceAll("(?s).*holdfast time (restore [^\\n]* --to server [^\\n]*).*", "$1");
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.set(words.indexOf("--base") + 1, folder.resolve("base").toString());
    words.set(words.indexOf("--logs") + 1, scratch.config(1).dataDir().toString());
    words.addAll(List.of("--dir", folder.resolve("restore").toString(), "--yes"));
    words.addAll(login());
    return execute(words);
  }

  private static List<String> rows(JsonNode lost) {
    return lost.valueStream()
        .map(l -> l.at("/constraint").asString() + " " + l.at("/rows").asInt())
        .toList();
  }

  private static List<Path> restoreFolders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(p -> p.getFileName().toString().startsWith("holdfast-restore-")).toList();
    }
  }

  private int undo(String gtid, String... more) {
    List<String> words = new ArrayList<>(List.of("undo", gtid));
    words.addAll(login());
    words.addAll(List.of("--logs", scratch.config(1).dataDir().toString()));
    words.addAll(List.of("--index", folder.resolve("index").toString()));
    words.addAll(List.of(more));
    if (!words.contains("--base")) {
      words.addAll(List.of("--base", folder.resolve("base").toString()));
    }
    return execute(words);
  }

  private List<String> login() {
    String password = scratch.config(1).accounts().adminPasswordFile().toString();
    String port = String.valueOf(scratch.config(1).listen().port());
    return List.of(
        "--host=127.0.0.1", "--user=holdfast", "--port=" + port, "--password-file=" + password);
  }

  private int execute(List<String> words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), Ansi.OFF, false, true);
    UndoPlace place =
        new UndoPlace(
            new Labs(Map.of()),
            new MariaDbUndoServers(),
            new MariaDbTableServers(),
            Clock.systemUTC());
    return TimeCommand.of(
            terminal, ZoneOffset.UTC, new MariaDbReplayServers(), new MariaDbLiveLogs(), place)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setErr(terminal.err())
        .setExecutionExceptionHandler((e, command, parsed) -> {
          terminal.err().println(e instanceof Failure f ? f.code() : e);
          return 2;
        })
        .execute(words.toArray(String[]::new));
  }

  /** Returns the GTID of what was written last. */
  private String run(String sql) throws SQLException {
    try (Statement s = admin.createStatement()) {
      s.execute(sql);
    }
    return value("SELECT @@last_gtid");
  }

  private String value(String query) throws SQLException {
    try (Statement s = admin.createStatement();
        ResultSet r = s.executeQuery(query)) {
      return r.next() ? r.getString(1) : "";
    }
  }
}
