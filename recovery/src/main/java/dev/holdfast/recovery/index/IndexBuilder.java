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

  /** Ends with the first log whose index can't be written. */
  public Result build(List<Fingerprint> logs, Progress progress) throws InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      try {
        return collect(logs, logs.stream().map(l -> pool.submit(() -> one(l))).toList(), progress);
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private static Result collect(
      List<Fingerprint> logs, List<Future<Boolean>> all, Progress progress)
      throws InterruptedException {
    int built = 0;
    long bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      try {
        built += all.get(i).get() ? 1 : 0;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException trouble) {
          return new Result(built, i - built, Optional.of(trouble));
        }
        throw new IllegalStateException(e.getCause());
      }
      bytes += logs.get(i).size();
      progress.built(i + 1, bytes);
    }
    return new Result(built, all.size() - built, Optional.empty());
  }

  private boolean one(Fingerprint log) throws IOException {
    try {
      return folder.build(log);
    } catch (Failure e) {
      return false; // Damaged, encrypted: a search reads it, and says so.
    }
  }
}
