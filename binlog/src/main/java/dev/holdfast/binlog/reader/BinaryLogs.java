package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.TransactionId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Logs to look something up in. */
public record BinaryLogs(List<Path> paths) {
  public BinaryLogs {
    paths = List.copyOf(paths);
  }

  public TransactionStream transactions() {
    return TransactionStream.of(paths);
  }

  /** Looks where the transaction should be, and then everywhere. */
  public Optional<LoggedTransaction> find(TransactionId gtid) {
    return find(gtid, SealedLogs.NONE, null);
  }

  /**
   * Likewise, reading only those files that aren't known.
   *
   * @param skipped told of damage, which is left out then; without it, damage is a failure
   */
  public Optional<LoggedTransaction> find(
      TransactionId gtid, SealedLogs known, @Nullable Consumer<Skipped> skipped) {
    List<LogSeries> all = LogSeries.in(paths);
    List<LogSeries> near =
        gtid instanceof Gtid named ? all.stream().map(s -> s.near(named)).toList() : all;
    Optional<LoggedTransaction> found = first(gtid, TransactionStream.using(known, near, skipped));
    return found.isPresent() || near.equals(all)
        ? found
        : first(gtid, TransactionStream.using(known, all, skipped));
  }

  private static Optional<LoggedTransaction> first(TransactionId gtid, TransactionStream stream) {
    try (stream) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        if (t.get().id().equals(Optional.of(gtid))) {
          return t;
        }
      }
      return Optional.empty();
    }
  }
}
