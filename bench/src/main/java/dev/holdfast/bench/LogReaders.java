package dev.holdfast.bench;

import com.github.shyiko.mysql.binlog.BinaryLogFileReader;
import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.OpenLogs;
import dev.holdfast.binlog.reader.ReadAhead;
import dev.holdfast.binlog.reader.TransactionEvents;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.recovery.time.Criteria;
import dev.holdfast.recovery.time.Search;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The ways of reading logs that are measured; each returns what it counted. */
final class LogReaders {
  /** The one DELETE of many rows. */
  static final Criteria DISASTER =
      new Criteria(
          Set.of("shop.deposit"),
          Set.of(RowChange.Kind.DELETE),
          false,
          1000,
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Set.of());

  /** The same as a command without its {@code --logs}. */
  static final List<String> DISASTER_OPTIONS =
      List.of("time", "find", "--delete", "--table", "shop.deposit", "--min-rows", "1000");

  private LogReaders() {}

  /** Finds the transactions; verifies each checksum. */
  static long scan(List<Path> logs) {
    try (TransactionStream stream = TransactionStream.of(logs)) {
      long transactions = 0;
      while (stream.next().isPresent()) {
        transactions++;
      }
      return transactions;
    }
  }

  /** Likewise, and makes each value of each row. */
  static long decode(List<Path> logs) {
    AtomicLong rows = new AtomicLong();
    try (TransactionStream stream = TransactionStream.of(logs);
        ReadAhead ahead = new ReadAhead(stream);
        OpenLogs open = new OpenLogs()) {
      for (Optional<LoggedTransaction> t = ahead.next(); t.isPresent(); t = ahead.next()) {
        try (TransactionEvents events = open.events(t.get())) {
          events.changes(change -> rows.addAndGet(values(change) > 0 ? 1 : 0));
        }
      }
    }
    return rows.get();
  }

  private static int values(RowChange change) {
    return switch (change) {
      case RowChange.Insert i -> i.after().values().size();
      case RowChange.Update u -> u.after().values().size();
      case RowChange.Delete d -> d.before().values().size();
    };
  }

  /** What {@link #DISASTER_OPTIONS} do, in this JVM and without an index. */
  static long find(List<Path> logs) {
    AtomicLong found = new AtomicLong();
    try (TransactionStream stream = TransactionStream.of(logs)) {
      new Search(DISASTER, Optional.empty(), Optional.empty())
          .run(stream, _ -> found.incrementAndGet());
    }
    return found.get();
  }

  /** mysql-binlog-connector-java, which makes the values as well, and leaves checksums alone. */
  static long connector(List<Path> logs) throws IOException {
    long rows = 0;
    for (Path log : logs) {
      try (BinaryLogFileReader reader = new BinaryLogFileReader(log.toFile())) {
        for (Event e = reader.readEvent(); e != null; e = reader.readEvent()) {
          Object data = e.getData();
          rows +=
              switch (data) {
                case WriteRowsEventData w -> w.getRows().size();
                case UpdateRowsEventData u -> u.getRows().size();
                case DeleteRowsEventData d -> d.getRows().size();
                case null, default -> 0;
              };
        }
      }
    }
    return rows;
  }

  /** Another program over the logs, its output thrown away: {@code command} and their names. */
  static long program(List<Path> logs, String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(command));
    logs.forEach(log -> all.add(log.toString()));
    Process process =
        new ProcessBuilder(all)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
    return 0;
  }
}
