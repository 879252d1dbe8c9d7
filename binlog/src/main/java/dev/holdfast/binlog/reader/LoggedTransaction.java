package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.row.RowChange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a transaction stands in the logs. Holds none of its events: each look reads them anew, so
 * that one of many gigabytes takes no memory.
 *
 * @param opening its GTID event; empty in a log without GTIDs
 * @param header of its first event
 * @param extents its events; two or more when a relay log was rotated within it
 * @param end how it ended; empty for a single statement that needs no COMMIT
 */
public record LoggedTransaction(
    Optional<LogEvent.Start> opening,
    EventHeader header,
    List<Extent> extents,
    Optional<LogEvent.TransactionEnd.How> end) {
  public LoggedTransaction {
    extents = List.copyOf(extents);
  }

  /** Its GTID event, in a log of MariaDB. */
  public Optional<LogEvent.GroupStart> start() {
    return opening
        .filter(LogEvent.GroupStart.class::isInstance)
        .map(LogEvent.GroupStart.class::cast);
  }

  /** Its GTID, in a log of MariaDB. */
  public Optional<Gtid> gtid() {
    return start().map(LogEvent.GroupStart::gtid);
  }

  /** Its GTID. */
  public Optional<TransactionId> id() {
    return opening.flatMap(LogEvent.Start::id);
  }

  /** The file in which it begins. */
  public Path file() {
    return extents.getFirst().file();
  }

  /** Where it begins in {@link #file}. */
  public long position() {
    return extents.getFirst().from();
  }

  /** Where it ends, in the last of its files. */
  public long endPosition() {
    return extents.getLast().to();
  }

  public long bytes() {
    long sum = 0;
    for (Extent extent : extents) {
      sum += extent.bytes();
    }
    return sum;
  }

  /** Its events, decoded; fails as {@link LogFile} does. */
  public TransactionEvents events() {
    OpenLogs logs = new OpenLogs();
    return new TransactionEvents(extents, logs, logs::close);
  }

  /** The same with its GTID event as it stands in the log, where less than all was known of it. */
  public LoggedTransaction withStartFromLog() {
    try (TransactionEvents events = events()) {
      return events.next().orElseThrow().event() instanceof LogEvent.GroupStart all
          ? new LoggedTransaction(Optional.of(all), header, extents, end)
          : this;
    }
  }

  /** Each row change, in the order in which they were made. */
  public void changes(Consumer<RowChange> each) {
    try (TransactionEvents events = events()) {
      events.changes(each);
    }
  }

  /** Its events as they stand in the log, checksums and all. */
  public void writeRaw(OutputStream out) {
    for (Extent extent : extents) {
      try (FileChannel in = FileChannel.open(extent.file(), StandardOpenOption.READ)) {
        WritableByteChannel target = Channels.newChannel(out);
        for (long at = extent.from(); at < extent.to(); ) {
          at += in.transferTo(at, extent.to() - at, target);
        }
      } catch (IOException e) {
        throw Damage.unreadable(extent.file(), e);
      }
    }
  }
}
