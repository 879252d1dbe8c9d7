package dev.holdfast.recovery.index;

import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.SealedLogs;
import dev.holdfast.recovery.time.Filter;
import dev.holdfast.recovery.time.Sketches;
import dev.holdfast.recovery.time.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The indexes of some logs, as a search uses them. A log without one that fits is read; so is one
 * whose index turns out to be damaged.
 */
public final class LogIndexes implements SealedLogs, Sketches {
  private final IndexFolder folder;
  private final Filter filter;
  private final Map<Path, IndexedLog> used = new HashMap<>();

  /**
   * @param filter of the search, if it has one
   */
  public LogIndexes(IndexFolder folder, List<LogSeries> logs, Optional<Filter> filter) {
    this.folder = folder;
    // Transactions of several series are compared with one another: each of them has to be there.
    this.filter = logs.size() == 1 ? filter.orElse(Filter.NONE) : Filter.NONE;
  }

  @Override
  public Optional<Transactions> of(Path file) {
    try {
      Optional<IndexedLog> log =
          folder.open(Fingerprint.of(file)).flatMap(index -> index.read(file, filter));
      log.ifPresent(l -> used.put(file, l));
      return log.map(l -> l);
    } catch (IOException e) {
      return Optional.empty(); // Whoever reads the log itself says why that can't be done.
    }
  }

  @Override
  public Optional<Summary> of(LoggedTransaction transaction) {
    return Optional.ofNullable(used.get(transaction.file()))
        .flatMap(log -> log.sketch(transaction));
  }
}
