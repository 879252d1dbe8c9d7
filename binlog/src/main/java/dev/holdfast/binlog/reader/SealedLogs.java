package dev.holdfast.binlog.reader;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Knows the transactions of log files that are closed without reading them. What it leaves out, a
 * {@link TransactionStream} that uses it leaves out too.
 */
public interface SealedLogs {
  /** Knows none. */
  SealedLogs NONE = _ -> Optional.empty();

  /** Those of a file, in its order; empty when the file has to be read. */
  Optional<Transactions> of(Path file);

  /** The transactions of one file, one at a time. */
  interface Transactions {
    Optional<LoggedTransaction> next();
  }
}
