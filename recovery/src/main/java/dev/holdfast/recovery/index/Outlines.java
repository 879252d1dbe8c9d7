package dev.holdfast.recovery.index;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.OneLog;
import dev.holdfast.binlog.reader.SealedLogs;
import dev.holdfast.recovery.time.Filter;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the transactions of closed logs stand, held in memory: who goes through the same logs
 * several times reads them once, on all processors, and verifies each checksum then. What they
 * changed isn't looked at.
 */
public final class Outlines implements SealedLogs {
  private final Map<Path, Outline> all = new ConcurrentHashMap<>();
  private final AtomicLong left;

  private record Outline(Head head, ByteBuffer rows) {}

  private Outlines(long mostBytes) {
    left = new AtomicLong(mostBytes);
  }

  /**
   * Reads the logs that are closed. Those that can't be understood by themselves, are damaged, or
   * would take more memory, are left out: whoever reads them next says what is wrong with them.
   *
   * @param mostBytes of memory: 64 for each transaction
   */
  public static Outlines read(List<LogSeries> logs, long mostBytes) {
    Outlines outlines = new Outlines(mostBytes);
    logs.stream().flatMap(series -> series.files().stream()).distinct().toList().parallelStream()
        .forEach(outlines::add);
    return outlines;
  }

  private void add(Path file) {
    try {
      Fingerprint log = Fingerprint.of(file);
      Optional<Outline> outline = log.closed() ? outline(file, log) : Optional.empty();
      outline.ifPresent(o -> all.put(file, o));
    } catch (IOException | Failure e) {
      return; // Whoever reads the log itself says why that can't be done.
    }
  }

  private Optional<Outline> outline(Path file, Fingerprint log) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    IndexRows rows = new IndexRows(new DataOutputStream(bytes));
    try (OneLog events = OneLog.open(file)) {
      for (Optional<LoggedTransaction> t = events.next(); t.isPresent(); t = events.next()) {
        if (!rows.fit(t.get()) || bytes.size() + Row.BYTES > left.get()) {
          return Optional.empty();
        }
        rows.add(t.get(), OptionalLong.empty(), Row.NO_SHAPE);
      }
      return events.closedInItself() && left.addAndGet(-bytes.size()) >= 0
          ? Optional.of(
              new Outline(rows.head(log, 0, List.of()), ByteBuffer.wrap(bytes.toByteArray())))
          : Optional.empty();
    }
  }

  @Override
  public Optional<Transactions> of(Path file) {
    return Optional.ofNullable(all.get(file))
        .filter(outline -> unchanged(file, outline.head().log()))
        .map(o -> new IndexedLog(file, o.head(), o.rows().duplicate(), Filter.NONE));
  }

  private static boolean unchanged(Path file, Fingerprint log) {
    try {
      return Fingerprint.of(file).equals(log);
    } catch (IOException e) {
      return false; // Whoever reads the log itself says why that can't be done.
    }
  }
}
