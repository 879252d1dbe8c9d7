package dev.holdfast.recovery.restore;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.binlog.reader.Unfinished;
import dev.holdfast.recovery.time.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at the logs before anything is copied: what is wrong with them shows in seconds. */
final class LogCheck {
  private LogCheck() {}

  /** Each checksum; fails with unknown-gtid for one that isn't there. Returns how the logs end. */
  static List<Unfinished> check(
      List<Path> logs, List<TransactionId> named, Optional<Moment> until) {
    Set<TransactionId> missing = new LinkedHashSet<>(named);
    if (until.orElse(null) instanceof Moment.Transaction last) {
      missing.add(last.gtid());
    }
    List<Unfinished> ends;
    try (TransactionStream stream = TransactionStream.of(logs)) {
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
    return ends;
  }
}
