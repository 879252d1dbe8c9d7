package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The relay log of a replica: data that may exist nowhere else. Read it while no replication thread
 * writes to it.
 *
 * @param index the file that lists its files, e.g. {@code relay.index}; may be missing
 */
public record RelayLog(Path index) {
  /**
   * Where applying has to go on.
   *
   * @param before the applied groups that the log still holds before that place
   * @param first empty when all is applied
   */
  public record Unapplied(GtidPosition before, Optional<LogPlace> first) {}

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
      throw Damage.unreadable(index, e);
    }
  }

  /** The last GTID of each domain that was received to its end. A torn last group was not. */
  public GtidPosition received() {
    GtidPosition received = GtidPosition.EMPTY;
    GroupTracker groups = new GroupTracker();
    for (Path file : files()) {
      try (LogFile log = LogFile.open(file)) {
        for (Optional<PlacedEvent> e = log.next(); e.isPresent(); e = log.next()) {
          Optional<Gtid> complete = groups.accept(log, e.get()).flatMap(LoggedTransaction::gtid);
          if (complete.isPresent()) {
            received = received.merge(GtidPosition.of(List.of(complete.get())));
          }
        }
      } catch (IOException e) {
        throw Damage.unreadable(file, e);
      }
    }
    return received;
  }

  /** Looks for the first event group that is not applied. */
  public Unapplied unapplied(Predicate<Gtid> applied) {
    GtidPosition before = GtidPosition.EMPTY;
    for (Path file : files()) {
      try (LogFile log = LogFile.open(file)) {
        for (Optional<PlacedEvent> e = log.next(); e.isPresent(); e = log.next()) {
          if (e.get().event() instanceof LogEvent.GroupStart start) {
            if (!applied.test(start.gtid())) {
              LogPlace first = new LogPlace(file, e.get().offset(), start.gtid());
              return new Unapplied(before, Optional.of(first));
            }
            before = before.merge(GtidPosition.of(List.of(start.gtid())));
          }
        }
      } catch (IOException e) {
        throw Damage.unreadable(file, e);
      }
    }
    return new Unapplied(before, Optional.empty());
  }
}
