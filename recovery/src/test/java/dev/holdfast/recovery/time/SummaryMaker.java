package dev.holdfast.recovery.time;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.reader.Extent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Summaries of transactions that stand in no log. */
final class SummaryMaker {
  private SummaryMaker() {}

  static Summary summary(long sequence, long seconds, Map<String, RowCounts> rows) {
    LogEvent.FormatDescription format =
        new LogEvent.FormatDescription("10.11.0-MariaDB", true, Bytes.EMPTY);
    LoggedTransaction transaction =
        new LoggedTransaction(
            Optional.of(
                new LogEvent.GroupStart(
                    new Gtid(0, 1, sequence),
                    0,
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty())),
            new EventHeader(seconds, 162, 1, 42, 0, 0),
            List.of(
                new Extent(
                    Path.of("/logs/binlog.000003"),
                    sequence * 100,
                    sequence * 100 + 100,
                    format,
                    true)),
            Optional.of(LogEvent.TransactionEnd.How.COMMITTED));
    return new Summary(transaction, OptionalLong.empty(), List.of(), rows, false);
  }
}
