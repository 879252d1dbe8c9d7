package dev.holdfast.recovery.index;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.reader.LogSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes the indexes that are missing, on all processors. */
public final class IndexBuilder {
  private final IndexFolder folder;
  private final int threads;

  public IndexBuilder(IndexFolder folder, int threads) {
    this.folder = folder;
    this.threads = threads;
  }

  /** Is told after each log. */
  public interface Progress {
    void built(int logs, long bytes);
  }

  /**
   * What became of it.
   *
   * @param built logs that have an index now
   * @param refused logs that can't have one, or that can't be read: a search reads them, and says
   *     what is wrong with them
   * @param trouble why the rest has none: the folder can't be written to
   */
  public record Result(int built, int refused, Optional<IOException> trouble) {}

  /** Logs that could have an index, and have none that belongs to them. */
  public List<Fingerprint> missing(List<LogSeries> logs) {
    List<Fingerprint> missing = new ArrayList<>();
    for (Path file : logs.stream().flatMap(s -> s.files().stream()).toList()) {
      try {
        Fingerprint log = Fingerprint.of(file);
        if (log.closed() && folder.open(log).isEmpty()) {
          missing.add(log);
        }
      } catch (IOException e) {
        // Whoever reads the log itself says why that can't be done.
      }
    }
    return missing;
  }

  public Result build(List<Fingerprint> logs, Progress progress) throws InterruptedException {
    int built = 0;
    int refused = 0;
    long bytes = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Boolean>> all = logs.stream().map(l -> pool.submit(() -> one(l))).toList();
      for (int i = 0; i < all.size(); i++) {
        try {
          if (all.get(i).get()) {
            built++;
          } else {
            refused++;
          }
          bytes += logs.get(i).size();
          progress.built(i + 1, bytes);
        } catch (ExecutionException e) {
          pool.shutdownNow();
          if (e.getCause() instanceof IOException trouble) {
            return new Result(built, refused, Optional.of(trouble));
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    }
    return new Result(built, refused, Optional.empty());
  }

  private boolean one(Fingerprint log) throws IOException {
    try {
      return folder.build(log);
    } catch (Failure e) {
      return false; // Damaged, encrypted, MySQL's: a search reads it, and says so.
    }
  }
}
