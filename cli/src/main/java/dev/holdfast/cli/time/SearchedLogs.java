package dev.holdfast.cli.time;

import dev.holdfast.binlog.reader.SealedLogs;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.recovery.time.Search;
import dev.holdfast.recovery.time.Sketches;
import dev.holdfast.recovery.time.Summary;
import java.util.function.Consumer;

/** Logs that are open for a search. */
record SearchedLogs(TransactionStream stream, Sketches sketches, Search search)
    implements AutoCloseable {

  /** What is known of the logs without reading them. */
  record Known(SealedLogs logs, Sketches sketches) {
    static final Known NOTHING = new Known(SealedLogs.NONE, Sketches.NONE);
  }

  /**
   * Hands out what fits.
   *
   * @param statements whether {@code each} wants those; without, they may be missing
   */
  void run(boolean statements, Consumer<Summary> each) {
    search.run(stream, sketches, statements, each);
  }

  @Override
  public void close() {
    stream.close();
  }
}
