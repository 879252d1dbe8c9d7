package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.gtid.Gtid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Logs to look something up in. */
public record BinaryLogs(List<Path> paths) {
  public BinaryLogs {
    paths = List.copyOf(paths);
  }

  public TransactionStream transactions() {
    return TransactionStream.of(paths);
  }

  /** Reads the logs from their beginning until the transaction is found. */
  public Optional<LoggedTransaction> find(Gtid gtid) {
    try (TransactionStream stream = transactions()) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        if (t.get().gtid().equals(Optional.of(gtid))) {
          return t;
        }
      }
      return Optional.empty();
    }
  }
}
