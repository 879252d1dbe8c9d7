package dev.holdfast.binlog.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The transactions of one file, and whether they are the same with and without its neighbours. */
public final class OneLog implements AutoCloseable {
  private final LogFile file;
  private final GroupTracker groups = new GroupTracker();

  private OneLog(LogFile file) {
    this.file = file;
  }

  /** Fails with {@code log-unreadable} or {@code bad-log}. */
  public static OneLog open(Path path) {
    try {
      return new OneLog(LogFile.open(path));
    } catch (IOException e) {
      throw Damage.unreadable(path, e);
    }
  }

  /** The next one; empty at the end. Fails as {@link LogFile} does. */
  public Optional<LoggedTransaction> next() {
    for (Optional<PlacedEvent> e = file.next(); e.isPresent(); e = file.next()) {
      Optional<LoggedTransaction> whole = groups.accept(file, e.get());
      if (whole.isPresent()) {
        return whole;
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the file is closed and each of its transactions begins and ends in it; known at the
   * end. Never of logs without GTIDs, where any event may belong to what came before.
   */
  public boolean closedInItself() {
    return file.end() == LogEnd.CLOSED
        && file.format().gtids()
        && groups.begun().isEmpty()
        && !groups.loose();
  }

  @Override
  public void close() {
    file.close();
  }
}
