package dev.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final UUID DATABASE = new UUID(1, 2);
  private static final long RUN = 77;
  @TempDir private Path folder = Path.of("");
  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = folder.resolve("run.hfj");
  }

  @Test
  void givesBackWhatWasWritten() throws Exception {
    try (Journal journal = Journal.open(path, DATABASE, false, RUN)) {
      long id = journal.intend(Kind.REFUND, 5, 1250, 9);
      journal.result(id, Outcome.UNKNOWN, new Balance(-3, 8));
      journal.read(Kind.REPLICA_READ, 4, 5, new Balance(10, 8), id);
      journal.end();
    }
    List<Entry> entries = read();
    assertThat(entries).hasSize(5);
    assertThat(entries.get(1))
        .isInstanceOfSatisfying(
            Entry.Intent.class,
            i -> {
              assertThat(i.id()).isEqualTo(Ids.of(RUN, 1));
              assertThat(i.kind()).isEqualTo(Kind.REFUND);
              assertThat(List.of(i.customer(), i.amount(), i.subject()))
                  .containsExactly(5L, 1250L, 9L);
              assertThat(i.epochMicros()).isPositive();
            });
    assertThat(entries.get(2))
        .isInstanceOfSatisfying(
            Entry.Result.class,
            r ->
                assertThat(r)
                    .isEqualTo(
                        new Entry.Result(Ids.of(RUN, 1), Outcome.UNKNOWN, -3, 8, r.epochMicros())));
    assertThat(entries.get(3))
        .isInstanceOfSatisfying(
            Entry.Read.class,
            r ->
                assertThat(r)
                    .isEqualTo(
                        new Entry.Read(
                            RUN, Kind.REPLICA_READ, 4, 5, 10, 8, Ids.of(RUN, 1), r.epochMicros())));
    assertThat(entries.get(4)).isInstanceOf(Entry.End.class);
  }

  @Test
  void tornTailIsLeftOut() throws Exception {
    writeTwo();
    byte[] bytes = Files.readAllBytes(path);
    for (int cut = 1; cut < EntryCodec.SIZE; cut += 9) {
      Files.write(path, Arrays.copyOf(bytes, bytes.length - cut));
      assertThat(read()).hasSize(2);
    }
  }

  @Test
  void everyFlippedBitIsNoticed() throws Exception {
    writeTwo();
    byte[] bytes = Files.readAllBytes(path);
    for (int bit = EntryCodec.SIZE * 8; bit < bytes.length * 8; bit += 3) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(path, damaged);
      assertThat(read()).as("bit " + bit).hasSize(2);
    }
  }

  @Test
  void recordsThatWereSwappedAreNoticed() throws Exception {
    writeTwo();
    byte[] bytes = Files.readAllBytes(path);
    byte[] swapped = bytes.clone();
    int size = EntryCodec.SIZE;
    System.arraycopy(bytes, 2 * size, swapped, 3 * size, size);
    System.arraycopy(bytes, 3 * size, swapped, 2 * size, size);
    Files.write(path, swapped);
    assertThat(read()).hasSize(1);
  }

  @Test
  void appendedRunFollowsATornTail() throws Exception {
    writeTwo();
    byte[] bytes = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(bytes, bytes.length - 5));
    try (Journal journal = Journal.open(path, DATABASE, true, RUN + 1)) {
      journal.end();
    }
    assertThat(read()).hasSize(4);
  }

  @Test
  void existingFileIsNeverOverwritten() throws Exception {
    Files.writeString(path, "precious");
    assertCode("journal-exists", false);
    assertCode("bad-journal", true);
    assertThat(path).hasContent("precious");
  }

  @Test
  void journalOfAnotherDatabaseIsNotContinued() {
    writeTwo();
    assertThatThrownBy(() -> Journal.open(path, new UUID(3, 4), true, RUN))
        .hasMessageContaining("belongs to the database " + DATABASE);
  }

  @Test
  void readerKnowsWhetherAWriterIsThere() throws Exception {
    Journal journal = Journal.open(path, DATABASE, false, RUN);
    try (JournalReader reader = JournalReader.open(path)) {
      assertThat(reader.live()).isTrue();
      journal.close();
      assertThat(reader.live()).isFalse();
    }
  }

  @Test
  void journalHasOneWriterAtATime() {
    try (Journal _ = Journal.open(path, DATABASE, false, RUN)) {
      assertCode("journal-busy", true);
    }
  }

  @Test
  void missingFileIsAWrongInput() {
    assertThatThrownBy(() -> JournalReader.open(path))
        .extracting(e -> ((Failure) e).code())
        .isEqualTo("unknown-journal");
  }

  private void assertCode(String code, boolean append) {
    assertThatThrownBy(() -> Journal.open(path, DATABASE, append, RUN))
        .extracting(e -> ((Failure) e).code())
        .isEqualTo(code);
  }

  /** A beginning, an intent and an end. */
  private void writeTwo() {
    try (Journal journal = Journal.open(path, DATABASE, false, RUN)) {
      journal.intend(Kind.DEPOSIT, 5, 1250, 0);
      journal.end();
    }
  }

  private List<Entry> read() throws IOException, JournalUnreadable {
    List<Entry> entries = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(path)) {
      reader.readOn(entries::add);
    }
    return entries;
  }
}
