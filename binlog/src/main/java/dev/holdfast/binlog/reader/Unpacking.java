package dev.holdfast.binlog.reader;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes events that MySQL compressed into one (binlog_transaction_compression) ones that stand in a
 * file of their own each, which can be read from any place on. The files lie in the temporary
 * folder and are deleted in the end.
 */
public final class Unpacking implements AutoCloseable {
  private final List<Path> files = new ArrayList<>();

  /**
   * The same transaction, without events that are compressed; itself if there are none. Codes
   * {@code log-damaged}, and {@code disk-write} when there is no room.
   */
  public LoggedTransaction of(LoggedTransaction transaction) {
    if (transaction.gtid().isPresent()) {
      return transaction; // MariaDB's have none.
    }
    List<Extent> extents = new ArrayList<>();
    try (OpenLogs logs = new OpenLogs()) {
      for (Extent extent : transaction.extents()) {
        add(extent, logs.at(extent), extents);
      }
    }
    return new LoggedTransaction(
        transaction.opening(), transaction.header(), extents, transaction.end());
  }

  private void add(Extent extent, LogFile log, List<Extent> extents) {
    long from = extent.from();
    while (log.position() < extent.to()) {
      long at = log.position();
      Optional<PlacedEvent> event = log.nextWhole();
      if (event.isEmpty()) {
        break;
      }
      if (event.get().event() instanceof LogEvent.Payload payload) {
        addPart(extent, from, at, extents);
        extents.add(unpacked(extent, event.get(), payload));
        from = log.position();
      }
    }
    addPart(extent, from, extent.to(), extents);
  }

  private static void addPart(Extent of, long from, long to, List<Extent> extents) {
    if (from < to) {
      extents.add(new Extent(of.file(), from, to, of.format(), of.verified()));
    }
  }

  private Extent unpacked(Extent extent, PlacedEvent event, LogEvent.Payload payload) {
    try {
      Path file = Files.createTempFile("holdfast-unpacked-", ".log");
      files.add(file);
      try (OutputStream out = Files.newOutputStream(file)) {
        PackedEvents.copy(payload, out);
      }
      FormatDescription format =
          new FormatDescription(
              extent.format().serverVersion(), false, extent.format().postHeaders());
      return new Extent(file, 0, Files.size(file), format, true);
    } catch (BadEventException e) {
      throw Damage.failure(extent.file(), event.offset(), event.header(), e);
    } catch (IOException e) {
      throw new Failure(
          "disk-write",
          "uncompressing the transaction at " + event.offset() + " of " + extent.file(),
          e.toString(),
          "It has to fit into the temporary folder.",
          e);
    }
  }

  @Override
  public void close() {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        file.toFile().deleteOnExit();
      }
    }
    files.clear();
  }
}
