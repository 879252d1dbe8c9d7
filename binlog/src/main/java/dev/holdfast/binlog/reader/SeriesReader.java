package dev.holdfast.binlog.reader;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The transactions of log files that continue each other. */
final class SeriesReader implements AutoCloseable {
  private final Iterator<Path> files;
  private final @Nullable Consumer<Skipped> skipped;
  private final SealedLogs known;
  private final GroupTracker groups = new GroupTracker();
  private @Nullable LogFile file;
  private SealedLogs.@Nullable Transactions sealed;

  /**
   * @param skipped told of damage, which is left out then; without it, damage is a failure
   * @param known asked before a file is read
   */
  SeriesReader(LogSeries series, @Nullable Consumer<Skipped> skipped, SealedLogs known) {
    files = series.files().iterator();
    this.skipped = skipped;
    this.known = known;
  }

  /**
   * The next transaction that is there whole. Empty at the end; asked again then, it goes on if the
   * last file has grown.
   */
  Optional<LoggedTransaction> next() {
    while (true) {
      Optional<LoggedTransaction> next = sealed == null ? read() : sealed.next();
      if (next.isPresent() || !files.hasNext()) {
        return next;
      }
      open(files.next());
    }
  }

  /** Of the file that is open; empty at its end. */
  private Optional<LoggedTransaction> read() {
    LogFile current = file;
    while (current != null) {
      Optional<PlacedEvent> event = event(current);
      if (event.isPresent()) {
        Optional<LoggedTransaction> whole = groups.accept(current, event.get());
        if (whole.isPresent()) {
          return whole;
        }
      } else if (!grown(current)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Of which only the beginning is there. */
  Optional<Unfinished> unfinished() {
    LogFile last = file;
    return last == null
        ? Optional.empty()
        : Optional.of(new Unfinished(last.path(), last.position(), last.end(), groups.begun()));
  }

  private void open(Path path) {
    close();
    sealed = known.of(path).orElse(null);
    if (sealed != null) {
      groups.forget(); // What began before, the known file's first transaction cuts off.
      return;
    }
    try {
      file = LogFile.open(path);
    } catch (IOException e) {
      throw Damage.unreadable(path, e);
    }
  }

  private Optional<PlacedEvent> event(LogFile current) {
    while (true) {
      long from = current.position();
      try {
        return current.next();
      } catch (Failure e) {
        if (skipped == null || !e.code().equals("log-damaged")) {
          throw e;
        }
        current.skipDamage();
        skipped.accept(new Skipped(current.path(), from, current.position(), e.reason()));
        groups.forget();
      }
    }
  }

  private static boolean grown(LogFile current) {
    try {
      return current.refresh();
    } catch (IOException e) {
      throw Damage.unreadable(current.path(), e);
    }
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
