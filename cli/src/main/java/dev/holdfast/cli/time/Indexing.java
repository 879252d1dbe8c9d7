package dev.holdfast.cli.time;

import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.index.Fingerprint;
import dev.holdfast.recovery.index.IndexBuilder;
import dev.holdfast.recovery.index.IndexFolder;
import java.util.List;

/** Makes missing indexes, and says so where that takes a while. */
final class Indexing {
  private static final long WORTH_SAYING_BYTES = 256 << 20;
  private final IndexFolder folder;
  private final Terminal terminal;
  private long bytes;

  Indexing(IndexFolder folder, Terminal terminal) {
    this.folder = folder;
    this.terminal = terminal;
  }

  IndexBuilder.Result run(List<LogSeries> logs) throws InterruptedException {
    IndexBuilder builder =
        new IndexBuilder(folder, Math.max(1, Runtime.getRuntime().availableProcessors()));
    List<Fingerprint> missing = builder.missing(logs);
    bytes = missing.stream().mapToLong(Fingerprint::size).sum();
    boolean say = bytes >= WORTH_SAYING_BYTES;
    if (say) {
      terminal
          .err()
          .println(
              "note: indexing %d logs, %d MiB, in %s; the next search is quicker"
                  .formatted(missing.size(), bytes >> 20, folder.path()));
    }
    return builder.build(missing, (done, doneBytes) -> progress(say, done, missing, doneBytes));
  }

  private void progress(boolean say, int done, List<Fingerprint> all, long doneBytes) {
    if (say && terminal.live()) {
      terminal
          .err()
          .print("\r  %d of %d logs, %d %%  ".formatted(done, all.size(), doneBytes * 100 / bytes));
      terminal.err().print(done == all.size() ? "\n" : "");
      terminal.err().flush();
    }
  }

  /** Of the logs that had none. */
  long bytes() {
    return bytes;
  }
}
