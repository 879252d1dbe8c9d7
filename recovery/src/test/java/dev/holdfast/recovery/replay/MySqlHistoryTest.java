package dev.holdfast.recovery.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.reader.Extent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relay logs of MySQL, which don't say what was before them. */
class MySqlHistoryTest {
  private static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");
  private static final MySqlGtid.Source SOURCE = new MySqlGtid.Source(SERVER, "");
  private final MySqlHistory history = new MySqlHistory(MySqlGtidSet.parse(SERVER + ":1-4"));
  private @TempDir Path logs;

  @BeforeEach
  void createLogs() throws IOException {
    for (String name : List.of("relay.000001", "relay.000002")) {
      Files.createFile(logs.resolve(name));
    }
  }

  private boolean takes(int file, long number) {
    LogEvent.FormatDescription format = new LogEvent.FormatDescription("9.7.0", true, Bytes.EMPTY);
    Path path = logs.resolve("relay.00000" + file);
    return history.takes(
        new MySqlGtid(SOURCE, number),
        new LoggedTransaction(
            Optional.empty(),
            new EventHeader(0, 33, 1, 42, 0, 0),
            List.of(new Extent(path, 4, 46, format, true)),
            Optional.of(LogEvent.TransactionEnd.How.COMMITTED)));
  }

  private static void assertGap(Runnable check, String... words) {
    assertThatThrownBy(check::run)
        .isInstanceOfSatisfying(
            Failure.class,
            e -> {
              assertThat(e.code()).isEqualTo("log-gap");
              assertThat(e.getMessage()).contains(words);
            });
  }

  @Test
  void whatTheBaseHasIsNotTakenAgain() {
    assertThat(takes(1, 4)).isFalse();
    assertThat(takes(1, 5)).isTrue();
    assertThat(takes(1, 5)).isFalse();
    history.checkReached();
    assertThat(history.position()).hasToString(SERVER + ":1-5");
  }

  @Test
  void aNumberThatNeverComesIsAGapAlsoWithinAFile() {
    assertThat(takes(1, 4)).isFalse();
    assertThat(takes(1, 6)).isTrue();
    assertGap(history::checkComplete, SERVER + ":5");
    assertGap(history::checkReached, SERVER + ":5");
  }

  @Test
  void numbersInAnotherOrderAreNoGap() {
    assertThat(takes(1, 4)).isFalse();
    assertThat(takes(1, 7)).isTrue();
    assertThat(takes(1, 5)).isTrue();
    assertThat(takes(1, 6)).isTrue();
    history.checkReached();
    assertThat(history.position()).hasToString(SERVER + ":1-7");
  }

  @Test
  void aFileThatBeginsLaterIsAGapAtOnce() {
    assertThat(takes(1, 5)).isTrue();
    assertGap(() -> takes(2, 7), SERVER + ":5", SERVER + ":7");
  }

  @Test
  void logsThatEndBeforeTheBaseAreRefused() {
    assertThat(takes(1, 3)).isFalse();
    assertThatThrownBy(history::checkReached)
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo("base-newer"));
  }
}
