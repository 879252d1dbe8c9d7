package dev.holdfast.recovery.undo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.Extent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NewestFirstTest {
  private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

  @Test
  void oneThatWaitedForALockIsNewerThanTheOneThatHeldIt() {
    assertThat(order(at("0-1-8", 12, "/a/log.1", 4), at("0-1-9", 10, "/a/log.1", 300)))
        .containsExactly("0-1-9", "0-1-8");
    assertThat(order(at(SERVER + ":8", 12, "/a/log.1", 4), at(SERVER + ":9", 10, "/b/log.1", 4)))
        .containsExactly(SERVER + ":9", SERVER + ":8");
  }

  @Test
  void numbersOfSeveralCountsSayNothingSoThePlaceDoes() {
    assertThat(order(at("0-1-8", 12, "/a/log.1", 4), at("1-1-3", 10, "/a/log.1", 300)))
        .containsExactly("1-1-3", "0-1-8");
    assertThat(
            order(
                at(SERVER + ":nightly:1", 10, "/a/log.1000000", 4),
                at(SERVER + ":9", 12, "/a/log.999999", 4)))
        .containsExactly(SERVER + ":nightly:1", SERVER + ":9");
  }

  @Test
  void logsOfDifferentServersLeaveOnlyTheTime() {
    assertThat(order(at("0-1-8", 12, "/a/log.1", 4), at("1-1-3", 10, "/b/log.9", 300)))
        .containsExactly("0-1-8", "1-1-3");
  }

  private static List<String> order(LoggedTransaction... transactions) {
    return NewestFirst.of(List.of(transactions)).stream()
        .map(t -> t.id().orElseThrow().toString())
        .toList();
  }

  private static LoggedTransaction at(String id, long seconds, String file, long position) {
    LogEvent.Start start =
        switch (TransactionId.parse(id)) {
          case Gtid g ->
              new LogEvent.GroupStart(
                  g, 0, OptionalLong.empty(), Optional.empty(), Optional.empty());
          case MySqlGtid m -> new LogEvent.MySqlStart(Optional.of(m), 0);
        };
    LogEvent.FormatDescription format = new LogEvent.FormatDescription("", true, Bytes.EMPTY);
    return new LoggedTransaction(
        Optional.of(start),
        new EventHeader(seconds, EventType.GTID, 1, 40, 0, 0),
        List.of(new Extent(Path.of(file), position, position + 100, format, true)),
        Optional.of(LogEvent.TransactionEnd.How.COMMITTED));
  }
}
