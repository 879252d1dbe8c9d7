package dev.holdfast.binlog.reader;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The relay log of a replica: data that may exist nowhere else. Read it while no replication thread
 * writes to it.
 *
 * @param index the file that lists its files, e.g. {@code relay.index}; may be missing
 */
public record RelayLog(Path index) {

  /** Oldest first; without those that the index still names and the server has removed. */
  public List<Path> files() {
    try {
      if (!Files.exists(index)) {
        return List.of();
      }
      List<Path> files = new ArrayList<>();
      for (String line : Files.readAllLines(index)) {
        Path file = index.resolveSibling(line.strip()).normalize();
        if (!line.isBlank() && Files.exists(file)) {
          files.add(file);
        }
      }
      return files;
    } catch (IOException e) {
      throw unreadable(index, e);
    }
  }

  /** The last GTID of each domain that was received to its end. A torn last group was not. */
  public GtidPosition received() {
    GtidPosition received = GtidPosition.EMPTY;
    GroupTracker groups = new GroupTracker();
    for (Path file : files()) {
      try (LogFile log = LogFile.open(file)) {
        for (Optional<PlacedEvent> e = log.next(); e.isPresent(); e = log.next()) {
          Optional<Gtid> complete = groups.accept(e.get().event());
          if (complete.isPresent()) {
            received = received.merge(GtidPosition.of(List.of(complete.get())));
          }
        }
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
    return received;
  }

  /** Where the first event group begins that {@code applied} does not contain. */
  public Optional<LogPlace> firstGroupAfter(GtidPosition applied) {
    for (Path file : files()) {
      try (LogFile log = LogFile.open(file)) {
        for (Optional<PlacedEvent> e = log.next(); e.isPresent(); e = log.next()) {
          if (e.get().event() instanceof LogEvent.GroupStart start
              && !applied.covers(GtidPosition.of(List.of(start.gtid())))) {
            return Optional.of(new LogPlace(file, e.get().offset(), start.gtid()));
          }
        }
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
    return Optional.empty();
  }

  private static Failure unreadable(Path file, IOException e) {
    return new Failure(
        "log-unreadable",
        "reading " + file,
        e.toString(),
        "See whether the file is there, and whose it is.",
        e);
  }
}
