package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * By which a replica of MySQL knows what it may apply beside what: numbers that count anew in each
 * log of the server that wrote them. Where they do, the replica has to be told of another log.
 */
final class LogicalClock {
  private long last;
  private @Nullable Path file;

  /** Whether it counts anew with this transaction; call it once for each. */
  boolean restartsAt(LoggedTransaction t) {
    if (!(t.opening().orElse(null) instanceof LogEvent.MySqlStart start)) {
      return false;
    }
    Path before = file;
    boolean restarts = before != null && !(before.equals(t.file()) && start.clock() > last);
    file = t.file();
    last = start.clock();
    return restarts;
  }
}
