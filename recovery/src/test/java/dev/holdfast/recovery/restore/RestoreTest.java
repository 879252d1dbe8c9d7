package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreTest {
  private static final String ROWS = "CHECKSUM TABLE shop.t, shop.u";
  private static final String COUNT = "SELECT COUNT(*) FROM shop.t";

  /** More than a Stop event, less than a Stop and an Xid. */
  private static final int CUT_BYTES = 40;

  private final Past past;
  private Path base = Path.of("");
  private String beforeDelete = "";
  private String delete = "";

  RestoreTest() throws Exception {
    past = new Past();
  }

  /** Three files of logs: the base ends in the first, the deletion is in the second. */
  @BeforeAll
  void makeAPast() throws Exception {
    past.run(
        "CREATE DATABASE shop",
        "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(200))",
        "CREATE TABLE shop.u (id INT AUTO_INCREMENT PRIMARY KEY, t INT, KEY (t))",
        "USE shop",
        "INSERT INTO shop.t SELECT seq, REPEAT('x', 100) FROM seq_1_to_1000");
    base = past.base("base");
    for (int i = 1001; i <= 1200; i++) {
      past.run("INSERT INTO shop.t VALUES (" + i + ", 'later')");
    }
    past.run("FLUSH BINARY LOGS");
    beforeDelete = past.gtid();
    past.run("DELETE FROM shop.t WHERE id <= 500");
    delete = past.gtid();
    past.run("ALTER TABLE shop.u ADD COLUMN w INT");
    past.run("FLUSH BINARY LOGS");
    for (int i = 0; i < 300; i++) {
      past.run("INSERT INTO shop.u (t, w) VALUES (" + i + ", 7)");
    }
  }

  @AfterAll
  void forget() throws Exception {
    past.close();
  }

  @Test
  void replayingEverythingGivesTheSameTablesAndCountsThem() throws Exception {
    RestoreResult result = past.restore(past.request("all", base, past.data(), List.of(), null));
    assertThat(result.applied()).isEqualTo(result.served()).isEqualTo(502);
    assertThat(result.gtid()).hasToString(past.gtid());
    assertThat(past.restored("all", ROWS)).isEqualTo(past.value(ROWS));
  }

  @Test
  void whatIsLeftOutNeverHappenedAndTheOriginalsStayAsTheyWere() throws Exception {
    Path logs = past.logs("untouched-logs", p -> {});
    Map<String, String> before = Past.fingerprints(base);
    Map<String, String> logsBefore = Past.fingerprints(logs);
    RestoreResult result = past.restore(past.request("cut", base, logs, List.of(delete), null));
    assertThat(past.restored("cut", COUNT)).isEqualTo("1200");
    assertThat(past.restored("cut", "SELECT COUNT(*) FROM shop.u WHERE w = 7")).isEqualTo("300");
    assertThat(result.leftOut()).map(Object::toString).containsExactly(delete);
    assertThat(Past.fingerprints(base)).isEqualTo(before);
    assertThat(Past.fingerprints(logs)).isEqualTo(logsBefore);
  }

  @Test
  void aLaterUntilGoesOnWhereAnEarlierOneEnded() throws Exception {
    past.restore(past.request("steps", base, past.data(), List.of(), beforeDelete));
    assertThat(past.restored("steps", COUNT)).isEqualTo("1200");
    past.restore(past.request("steps", base, past.data(), List.of(), delete));
    assertThat(past.restored("steps", COUNT)).isEqualTo("700");
    assertThat(code(past.request("steps", base, past.data(), List.of(), beforeDelete)))
        .isEqualTo("restore-beyond");
  }

  @Test
  void aScratchServerThatIsKilledWhileItReplaysGoesOnAfterwards() throws Exception {
    RestoreRequest request = past.request("killed", base, past.data(), List.of(), null);
    Consumer<RestoreProgress> killer =
        p -> {
          if (p.phase().equals("replaying")) {
            past.servers.running(request.dir()).flatMap(ProcessHandle::of).ifPresent(Past::kill);
          }
        };
    Failure failure = catchThrowableOfType(Failure.class, () -> past.restore(request, killer));
    assertThat(failure.code()).isEqualTo("scratch-ended");
    RestoreResult result = past.restore(request);
    assertThat(result.applied()).isEqualTo(502);
    assertThat(past.restored("killed", ROWS)).isEqualTo(past.value(ROWS));
  }

  @Test
  void aGapInTheLogsIsSeenBeforeAnythingIsReplayed() throws Exception {
    Path logs = past.logs("gap-logs", p -> delete(p.resolve("binlog.000003")));
    assertThat(code(past.request("gap", base, logs, List.of(), null))).isEqualTo("log-gap");
  }

  @Test
  void logsThatEndBeforeTheBaseAreNamed() throws Exception {
    Path newer = past.base("newer");
    Path logs = past.logs("old-logs", RestoreTest::keepFirst);
    assertThat(code(past.request("newer-dir", newer, logs, List.of(), null)))
        .isEqualTo("base-newer");
  }

  @Test
  void aGtidThatIsNotThereIsRefusedBeforeTheBaseIsCopied() {
    RestoreRequest request = past.request("unknown", base, past.data(), List.of("0-1-99999"), null);
    assertThat(code(request)).isEqualTo("unknown-gtid");
    assertThat(request.dir()).doesNotExist();
  }

  @Test
  void whatIsNoLogAndWhatIsNoBaseIsRefused() throws Exception {
    Path noLog = Files.writeString(past.dir("no.000001"), "this is text");
    assertThat(code(past.request("d1", base, noLog, List.of(), null))).isEqualTo("bad-log");
    Path empty = Files.createDirectory(past.dir("empty"));
    assertThat(code(past.request("d2", empty, past.data(), List.of(), null)))
        .isEqualTo("base-unusable");
    assertThat(code(past.request("d3", past.data(), past.data(), List.of(), null)))
        .isEqualTo("base-in-use");
  }

  @Test
  void aLogThatIsCutInMidEventIsReplayedUpToThere() throws Exception {
    Path logs = past.logs("cut-logs", RestoreTest::cutLast);
    RestoreResult result = past.restore(past.request("torn", base, logs, List.of(), null));
    assertThat(result.applied()).isEqualTo(501);
    assertThat(past.restored("torn", "SELECT COUNT(*) FROM shop.u")).isEqualTo("299");
  }

  @Test
  void twoDomainsAreReplayedEachFromItsOwnPlace() throws Exception {
    try (Past two = new Past()) {
      two.run("CREATE DATABASE d", "CREATE TABLE d.a (id INT PRIMARY KEY)");
      two.run("SET gtid_domain_id = 7", "CREATE TABLE d.b (id INT PRIMARY KEY)");
      two.run("INSERT INTO d.b VALUES (1)");
      Path its = two.base("base");
      two.run("INSERT INTO d.a VALUES (1)", "SET gtid_domain_id = 7", "INSERT INTO d.b VALUES (2)");
      String second = "7-1-3";
      two.run("SET gtid_domain_id = 0", "INSERT INTO d.a VALUES (2)");
      two.restore(two.request("r", its, two.data(), List.of(second), null));
      assertThat(two.restored("r", "SELECT COUNT(*) FROM d.a")).isEqualTo("2");
      assertThat(two.restored("r", "SELECT COUNT(*) FROM d.b")).isEqualTo("1");
    }
  }

  @Test
  void rowsLongerThanAPacketAndLogsWithoutChecksumsGetThereWhole() throws Exception {
    try (Past big = new Past()) {
      big.run("CREATE DATABASE d", "CREATE TABLE d.big (id INT PRIMARY KEY, b LONGBLOB)");
      Path its = big.base("base");
      String row = "INSERT INTO d.big VALUES (%d, REPEAT(CHAR(65 + %d), 20000000))";
      big.run(row.formatted(1, 1), "SET GLOBAL binlog_checksum = NONE", row.formatted(2, 2));
      big.restore(big.request("r", its, big.data(), List.of(), null));
      assertThat(big.restored("r", "CHECKSUM TABLE d.big"))
          .isEqualTo(big.value("CHECKSUM TABLE d.big"));
    }
  }

  private String code(RestoreRequest request) {
    return catchThrowableOfType(Failure.class, () -> past.restore(request)).code();
  }

  private static void keepFirst(Path logs) {
    try (var files = Files.list(logs)) {
      files
          .filter(f -> !f.getFileName().toString().equals("binlog.000001"))
          .forEach(RestoreTest::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void cutLast(Path logs) {
    try (var files = Files.list(logs)) {
      Path last =
          files.sorted().filter(f -> f.toFile().length() > 2_000).reduce((a, b) -> b).orElseThrow();
      try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
        file.setLength(file.length() - CUT_BYTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
