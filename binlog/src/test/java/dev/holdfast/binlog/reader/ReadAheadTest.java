package dev.holdfast.binlog.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {
  private static final long MANY = 2000;
  @TempDir Path dir = Path.of("/tmp");

  @Test
  void allAreHandedOutInTheirOrderAndTheEndIsTheEnd() throws IOException {
    Path first = write("binlog.000001", log(1, MANY / 2));
    Path last = write("binlog.000002", log(MANY / 2 + 1, MANY));
    try (TransactionStream stream = TransactionStream.of(List.of(first, last));
        ReadAhead ahead = new ReadAhead(stream)) {
      assertThat(rest(ahead)).isEqualTo(LongStream.rangeClosed(1, MANY).boxed().toList());
      Files.write(last, transactions(MANY + 1, MANY + 1), StandardOpenOption.APPEND);
      assertThat(ahead.next()).isEmpty();
    }
  }

  @Test
  void damageIsMetAfterAllThatStandsBeforeIt() throws IOException {
    byte[] bytes = log(1, MANY);
    bytes[log(1, MANY - 10).length + 60] ^= 4;
    Path file = write("binlog.000001", bytes);
    try (TransactionStream stream = TransactionStream.of(List.of(file));
        ReadAhead ahead = new ReadAhead(stream)) {
      for (long i = 1; i <= MANY - 10; i++) {
        assertThat(ahead.next()).isPresent();
      }
      assertThatThrownBy(ahead::next).hasMessageContaining("checksum");
      assertThatThrownBy(ahead::next).hasMessageContaining("checksum");
    }
  }

  @Test
  void closedEarlyItLeavesNoThreadAndTheStreamToItsOwner() throws Exception {
    Path file = write("binlog.000001", log(1, MANY));
    try (TransactionStream stream = TransactionStream.of(List.of(file))) {
      Thread reader;
      try (ReadAhead ahead = new ReadAhead(stream)) {
        assertThat(ahead.next()).isPresent();
        reader = reader();
      }
      assertThat(reader.join(Duration.ofMinutes(1))).isTrue();
      assertThat(stream.next()).isPresent();
      assertThat(stream.ends())
          .singleElement()
          .matches(end -> end.position() < file.toFile().length());
    }
  }

  private static Thread reader() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals("read-ahead"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Long> rest(ReadAhead ahead) {
    List<Long> all = new ArrayList<>();
    for (Optional<LoggedTransaction> t = ahead.next(); t.isPresent(); t = ahead.next()) {
      all.add(t.get().gtid().orElseThrow().sequence());
    }
    return all;
  }

  private static byte[] log(long from, long to) {
    return append(new LogBytes(), from, to).bytes();
  }

  /** Without the beginning of a file. */
  private static byte[] transactions(long from, long to) {
    byte[] all = log(from, to);
    int head = new LogBytes().size();
    return Arrays.copyOfRange(all, head, all.length);
  }

  private static LogBytes append(LogBytes log, long from, long to) {
    LongStream.rangeClosed(from, to).forEach(i -> log.transaction("0-1-" + i, 5));
    return log;
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(dir.resolve(name), bytes);
  }
}
