package dev.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of the verdict when the journal is not what it should be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalOnDatabaseTest {
  private final Bench bench;
  private UUID databaseId = new UUID(0, 0);

  JournalOnDatabaseTest() throws Exception {
    bench = new Bench();
  }

  @BeforeEach
  void fill() throws Exception {
    databaseId = UUID.fromString(bench.load().databaseId());
  }

  @AfterAll
  void close() throws Exception {
    bench.close();
  }

  @Test
  void truncatedJournalGivesUnknownAndNotPhantoms() throws Exception {
    Path journal = bench.run();
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
      file.setLength(file.length() / 2 + 7);
    }
    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report)).isEqualTo("phantom unknown");
    assertThat(Bench.said(report, "phantom")).contains("cut or damaged");
  }

  @Test
  void damagedRecordGivesUnknown() throws Exception {
    Path journal = bench.run();
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
      long middle = file.length() / EntryCodec.SIZE / 2 * EntryCodec.SIZE + 20;
      file.seek(middle);
      int before = file.read();
      file.seek(middle);
      file.write(before ^ 1);
    }
    CheckReport report = bench.check(journal);
    assertThat(report.verdict()).isInstanceOf(Verdict.Unknown.class);
    assertThat(Bench.said(report, "journal")).contains("1 records are damaged");
  }

  @Test
  void journalOfAnotherDatabaseIsToldAndNotTakenForLoss() throws Exception {
    Path journal = bench.run();
    bench.load();
    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report)).isEqualTo("journal unknown");
    assertThat(Bench.said(report, "journal")).contains("belongs to the database " + databaseId);
  }

  @Test
  void fileThatIsNoJournalIsTold() throws Exception {
    Path file = Files.writeString(bench.newJournal(), "x".repeat(1000));
    assertThat(Bench.said(bench.check(file), "journal")).contains("it is not a journal");
  }

  @Test
  void eachRunsJournalIsNeededAndSeveralMayBeGiven() throws Exception {
    Path first = bench.run();
    Path second = bench.run();
    assertThat(Bench.broken(bench.check(first))).isEqualTo("phantom unknown");
    assertThat(Bench.said(bench.check(first), "phantom")).contains("was not given");
    assertThat(Bench.broken(bench.check(first, second))).isEmpty();
  }

  @Test
  void appendedRunIsJudgedWithTheFirst() throws Exception {
    Path journal = bench.run();
    WorkloadPlan more =
        new WorkloadPlan(2, Duration.ofMillis(200), journal, true, WorkloadPlan.COMMIT_TIMEOUT, 0);
    assertThat(bench.workload(more).run(_ -> {}).totals().acknowledgedWrites()).isPositive();
    assertThat(Bench.broken(bench.check(journal))).isEmpty();
  }

  @Test
  void refusedOperationThatIsThereIsAViolation() throws Exception {
    Path journal = bench.newJournal();
    long id = write(journal, Outcome.REFUSED);
    assertThat(Bench.broken(bench.check(journal))).isEmpty();
    insert(id);
    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report)).isEqualTo("refused violated");
    assertThat(Bench.said(report, "refused")).contains("deposit " + id);
  }

  @Test
  void unknownOperationMayBeThereOrNotAndIsCounted() throws Exception {
    Path journal = bench.newJournal();
    long id = write(journal, Outcome.UNKNOWN);
    CheckReport without = bench.check(journal);
    insert(id);
    CheckReport with = bench.check(journal);
    assertThat(Bench.broken(without) + Bench.broken(with)).isEmpty();
    assertThat(without.journal()).isEqualTo(new JournalTally(0, 0, 0, 0, 1, 0, 0, 0));
    assertThat(with.journal()).isEqualTo(new JournalTally(0, 0, 0, 0, 1, 1, 0, 0));
  }

  @Test
  void acknowledgedOperationThatIsMissingIsAViolation() throws Exception {
    Path journal = bench.newJournal();
    write(journal, Outcome.ACKNOWLEDGED);
    assertThat(Bench.broken(bench.check(journal))).isEqualTo("acknowledged violated");
  }

  @Test
  void whatAReplicaMissesIsUnknown() throws Exception {
    Path journal = bench.newJournal();
    write(journal, Outcome.ACKNOWLEDGED);
    bench.server.sql("SET GLOBAL read_only = ON");
    try {
      CheckReport report = bench.check(journal);
      assertThat(Bench.broken(report)).isEqualTo("acknowledged unknown");
      assertThat(Bench.said(report, "acknowledged")).contains("is read-only and may lag");
    } finally {
      bench.server.sql("SET GLOBAL read_only = OFF");
    }
  }

  private long write(Path path, Outcome outcome) {
    try (Journal journal = Journal.open(path, databaseId, false, 4711)) {
      long id = journal.intend(Kind.DEPOSIT, 5, 100, 0);
      journal.result(id, outcome, Balance.NONE);
      journal.end();
      return id;
    }
  }

  private void insert(long id) throws Exception {
    bench.server.sql(
        "INSERT INTO shop.deposit (id, customer_id, amount) VALUES (" + id + ", 5, 100)",
        "UPDATE shop.customer SET credit = credit + 100 WHERE id = 5");
  }
}
