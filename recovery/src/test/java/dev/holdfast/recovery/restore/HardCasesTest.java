package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.BinaryLogs;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.recovery.index.IndexFolder;
import dev.holdfast.recovery.time.Summaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Transactions in two halves, and a replica that hears nothing for long. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HardCasesTest {
  private static final String ROWS = "CHECKSUM TABLE h.a, h.b, h.c, h.loaded";
  private static final int FILE_LINES = 4_000;
  private final Past past;
  private final Map<String, String> gtids = new LinkedHashMap<>();
  private Path base = Path.of("");
  private Path logs = Path.of("");

  HardCasesTest() throws Exception {
    past = new Past();
  }

  @BeforeAll
  void makeAPast() throws Exception {
    past.run(
        "CREATE DATABASE h",
        "USE h",
        "CREATE TABLE a (id INT PRIMARY KEY, v INT)",
        "CREATE TABLE b (id INT PRIMARY KEY, v INT)",
        "CREATE TABLE c (id INT PRIMARY KEY, v INT)",
        "CREATE TABLE loaded (id INT PRIMARY KEY, v VARCHAR(200) CHARACTER SET utf8mb4)",
        "INSERT INTO b VALUES (1, 1), (2, 1)",
        "INSERT INTO b SELECT seq, seq FROM seq_101_to_400");
    prepare("before the copy", 1);
    base = past.base("base");
    past.run("USE h", "SET SESSION binlog_alter_two_phase = ON");
    past.run("XA COMMIT 'before the copy'");
    gtids.put("prepared", prepare("whole", 2));
    past.run("INSERT INTO c VALUES (1, 1)", "XA COMMIT 'whole'");
    gtids.put("committed", past.gtid());
    prepare("taken back", 3);
    past.run("XA ROLLBACK 'taken back'", "ALTER TABLE b ADD COLUMN w INT, ALGORITHM=COPY");
    gtids.put("altered", past.gtid());
    past.run("INSERT INTO b VALUES (3, 3, 3)");
    assertThat(catchThrowable(() -> past.run("ALTER TABLE b ADD UNIQUE (v), ALGORITHM=COPY")))
        .hasMessageContaining("Duplicate entry");
    past.run("INSERT INTO b VALUES (4, 4, 4)");
    past.run("SET binlog_format = STATEMENT", "INSERT INTO c VALUES (2, SLEEP(2))");
    past.run("SET binlog_format = ROW");
    loadFile();
    prepare("never decided", 4);
    past.run("INSERT INTO c VALUES (5, 5)");
    logs = past.logs("logs", p -> {});
  }

  /** In statement format the log has the file, in blocks of 128 KiB. */
  private void loadFile() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < FILE_LINES; i++) {
      lines.append(i).append("\tO'Neill\\\\ é ").append("x".repeat(90)).append('\n');
    }
    Path file = Files.writeString(Path.of(past.dir("file") + ".txt"), lines);
    past.run(
        "SET binlog_format = STATEMENT",
        "LOAD DATA INFILE '"
            + file
            + "' INTO TABLE h.loaded CHARACTER SET utf8mb4 (id, @v) SET v = CONCAT('>', @v)",
        "SET binlog_format = ROW");
    gtids.put("loaded", past.gtid());
  }

  private String prepare(String xa, int id) throws Exception {
    past.elsewhere(
        "XA START '" + xa + "'",
        "INSERT INTO h.a VALUES (" + id + ", 7)",
        "XA END '" + xa + "'",
        "XA PREPARE '" + xa + "'");
    return past.gtid();
  }

  @AfterAll
  void forget() throws Exception {
    past.close();
  }

  @Test
  void xaAndAltersInTwoPhasesBecomeWhatTheyWereAlsoWhereNothingIsHeardForLong() throws Exception {
    RestoreRequest patient = past.request("all", base, logs, List.of(), null);
    RestoreResult result = past.restore(with(patient, "slave_net_timeout=1"));
    assertThat(result.applied()).isEqualTo(result.served());
    assertThat(past.restored("all", ROWS)).isEqualTo(past.value(ROWS));
    assertThat(past.restored("all", "SELECT GROUP_CONCAT(id) FROM h.a")).isEqualTo("1,2");
    assertThat(past.restored("all", "XA RECOVER")).isEqualTo("never decided");
  }

  @Test
  void filesThatWereLoadedByAStatementAreLoadedAgainFromTheLog() throws Exception {
    String gtid = gtids.getOrDefault("loaded", "");
    LoggedTransaction loaded =
        new BinaryLogs(List.of(logs)).find(TransactionId.parse(gtid)).orElseThrow();
    assertThat(loaded.bytes()).isGreaterThan(100L * FILE_LINES);
    assertThat(Summaries.one(loaded).statements())
        .singleElement()
        .asString()
        .startsWith("LOAD DATA INFILE")
        .contains("INTO TABLE `loaded`");
    past.restore(past.request("loaded", base, logs, List.of(), gtid));
    String rows = "SELECT CONCAT(COUNT(*), ' ', MAX(v)) FROM h.loaded";
    assertThat(past.restored("loaded", rows))
        .startsWith(FILE_LINES + " >O'Neill\\ é xx")
        .isEqualTo(past.value(rows));
  }

  @Test
  void halfOfAnXaTransactionOrOfAnAlterIsNotLeftOut() {
    for (String half : List.of("committed", "altered")) {
      String gtid = gtids.getOrDefault(half, "");
      assertThat(code(past.request("half-" + half, base, logs, List.of(gtid), null)))
          .isEqualTo("leave-out-part");
    }
    List<String> both = List.of(gtids.getOrDefault("prepared", ""), committed());
    past.restore(past.request("without", base, logs, both, committed()));
    assertThat(past.restored("without", "SELECT GROUP_CONCAT(id) FROM h.a")).isEqualTo("1");
  }

  private String committed() {
    return gtids.getOrDefault("committed", "");
  }

  @Test
  void anEncryptedLogIsRefusedBeforeTheBaseIsCopied() throws Exception {
    Path secret = past.logs("encrypted", Damage::encryptLast);
    RestoreRequest request = past.request("from-encrypted", base, secret, List.of(), null);
    assertThat(code(request)).isEqualTo("log-encrypted");
    assertThat(request.dir()).doesNotExist();
  }

  @Test
  void damageThatAnIndexHidesIsSeenByARestore() throws Exception {
    Path damaged = past.logs("damaged", p -> {});
    IndexFolder indexes = new IndexFolder(past.dir("indexes"));
    Damage.indexAndFlipOneBit(damaged, indexes);
    assertThat(Damage.searchByIndex(damaged, indexes)).isPositive();
    assertThat(code(past.request("from-damaged", base, damaged, List.of(), null)))
        .isEqualTo("log-damaged");
  }

  private static RestoreRequest with(RestoreRequest r, String option) {
    return new RestoreRequest(
        r.dir(),
        r.base(),
        r.basePosition(),
        r.logs(),
        r.without(),
        r.until(),
        r.memoryBytes(),
        r.threads(),
        List.of(option));
  }

  private String code(RestoreRequest request) {
    return catchThrowableOfType(Failure.class, () -> past.restore(request)).code();
  }
}
