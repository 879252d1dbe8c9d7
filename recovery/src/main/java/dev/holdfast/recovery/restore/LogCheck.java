package dev.holdfast.recovery.restore;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.SealedLogs;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.binlog.reader.Unfinished;
import dev.holdfast.recovery.index.Outlines;
import dev.holdfast.recovery.time.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at the logs before anything is copied: what is wrong with them shows in seconds. */
final class LogCheck {
  /** Of the memory that this program may use, for what is remembered. */
  private static final int SHARE = 8;

  private LogCheck() {}

  /**
   * What is known of the logs then.
   *
   * @param ends of those that aren't known whole
   */
  record Checked(SealedLogs known, List<Unfinished> ends) {}

  /** Each checksum; fails with unknown-gtid for one that isn't there. */
  static Checked check(List<Path> logs, List<TransactionId> named, Optional<Moment> until) {
    List<LogSeries> series = LogSeries.in(logs);
    Outlines known = Outlines.read(series, Runtime.getRuntime().maxMemory() / SHARE);
    Set<TransactionId> missing = new LinkedHashSet<>(named);
    if (until.orElse(null) instanceof Moment.Transaction last) {
      missing.add(last.gtid());
    }
    List<Unfinished> ends;
    try (TransactionStream stream = TransactionStream.using(known, series, null)) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        t.get().id().ifPresent(missing::remove);
      }
      ends = stream.ends();
    }
    if (!missing.isEmpty()) {
      List<TransactionId> all = new ArrayList<>(missing);
      throw new Failure(
          "unknown-gtid",
          "looking for " + all.getFirst() + " in " + logs,
          "no transaction that is there whole has this GTID",
          "See which ones there are: holdfast time find --logs …; or name other logs.");
    }
    return new Checked(known, ends);
  }
}
