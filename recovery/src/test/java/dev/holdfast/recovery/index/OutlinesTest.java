package dev.holdfast.recovery.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.SealedLogs;
import dev.holdfast.binlog.reader.TransactionStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of logs is what stands in them, on logs of a real server. */
class OutlinesTest {
  private static final long SEED = 358;
  private static final long ENOUGH = 1 << 20;
  @TempDir static Path original = Path.of("/tmp");
  @TempDir Path place = Path.of("/tmp");
  private List<LogSeries> logs = List.of();

  @BeforeAll
  static void aServerWritesLogs() throws Exception {
    BusyLogs.write(original, SEED);
  }

  @BeforeEach
  void copies() throws IOException {
    try (Stream<Path> all = Files.list(original)) {
      for (Path file : all.toList()) {
        Files.copy(file, place.resolve(file.getFileName()));
      }
    }
    logs = LogSeries.in(List.of(place));
  }

  @Test
  void aSecondReadingFindsTheSame() {
    Outlines outlines = Outlines.read(logs, ENOUGH);
    assertThat(known(outlines)).hasSizeGreaterThanOrEqualTo(4);
    assertThat(read(outlines)).isEqualTo(read(SealedLogs.NONE)).hasSizeGreaterThan(100);
  }

  @Test
  void whatMayNotBeRememberedIsReadAgain() {
    long some = 100L * Row.BYTES;
    assertThat(known(Outlines.read(logs, 0))).isEmpty();
    assertThat(known(Outlines.read(logs, some)))
        .isNotEmpty()
        .hasSizeLessThan(known(Outlines.read(logs, ENOUGH)).size());
    assertThat(read(Outlines.read(logs, some))).isEqualTo(read(SealedLogs.NONE));
  }

  @Test
  void aLogThatGrewSinceIsReadAgain() throws IOException {
    List<LoggedTransaction> before = read(SealedLogs.NONE);
    Path first = files().getFirst();
    byte[] whole = Files.readAllBytes(first);
    LoggedTransaction later =
        before.stream().filter(t -> t.file().equals(first)).reduce((_, t) -> t).orElseThrow();
    int end = Math.toIntExact(later.endPosition());
    int begin = Math.toIntExact(later.position());
    byte[] less = Arrays.copyOf(whole, whole.length - end + begin);
    System.arraycopy(whole, end, less, begin, whole.length - end);
    Files.write(first, less);
    Outlines outlines = Outlines.read(logs, ENOUGH);
    assertThat(outlines.of(first)).isPresent();
    assertThat(read(outlines)).hasSize(before.size() - 1);
    Files.write(first, whole, StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(outlines.of(first)).isEmpty();
    assertThat(read(outlines)).isEqualTo(before);
  }

  @Test
  void damageIsFoundWhenTheLogIsRead() throws IOException {
    Path first = files().getFirst();
    byte[] bytes = Files.readAllBytes(first);
    bytes[bytes.length / 2] ^= 1;
    Files.write(first, bytes);
    Outlines outlines = Outlines.read(logs, ENOUGH);
    assertThat(known(outlines)).doesNotContain(first).isNotEmpty();
    assertThatThrownBy(() -> read(outlines))
        .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo("log-damaged"));
  }

  private List<Path> files() {
    return logs.getFirst().files();
  }

  private List<Path> known(Outlines outlines) {
    return files().stream().filter(file -> outlines.of(file).isPresent()).toList();
  }

  private List<LoggedTransaction> read(SealedLogs known) {
    List<LoggedTransaction> all = new ArrayList<>();
    try (TransactionStream stream = TransactionStream.using(known, logs, null)) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        all.add(Same.of(t.get()));
      }
    }
    return all;
  }
}
