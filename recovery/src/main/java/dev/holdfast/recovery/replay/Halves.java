package dev.holdfast.recovery.replay;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.TransactionEvents;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An XA transaction, and an ALTER TABLE in two phases, are left out as a whole or not at all. */
final class Halves {
  private final LeftOut leftOut;
  private final Map<LogEvent.XaId, Gtid> prepared = new HashMap<>();

  Halves(LeftOut leftOut) {
    this.leftOut = leftOut;
  }

  /** Fails with code leave-out-part. */
  void check(LoggedTransaction transaction) {
    if (transaction.start().isEmpty()) {
      checkMySql(transaction);
      return;
    }
    LogEvent.GroupStart start = transaction.start().orElseThrow();
    other(transaction, start)
        .filter(other -> leftOut.holds(other) != leftOut.holds(start.gtid()))
        .ifPresent(other -> {
          throw new Failure(
              "leave-out-part",
              "leaving out " + (leftOut.holds(other) ? other : start.gtid()),
              other + " and " + start.gtid() + " are two halves of one transaction",
              "Leave out both, or none.");
        });
  }

  /** Its GTID events don't say which half they belong to. */
  private void checkMySql(LoggedTransaction transaction) {
    TransactionId id = transaction.id().orElseThrow();
    if (leftOut.holds(id) && isHalf(transaction)) {
      throw new Failure(
          "leave-out-part",
          "leaving out " + id,
          "it is half of an XA transaction",
          "Restore up to the moment before it with --until: XA transactions of MySQL can't be"
              + " left out.");
    }
  }

  private static boolean isHalf(LoggedTransaction transaction) {
    if (transaction.end().isPresent()) {
      return transaction.end().get() == LogEvent.TransactionEnd.How.PREPARED;
    }
    try (TransactionEvents events = transaction.events()) {
      for (Optional<PlacedEvent> e = events.next(); e.isPresent(); e = events.next()) {
        if (e.get().event() instanceof LogEvent.Query q
            && q.sql().toUpperCase(Locale.ROOT).startsWith("XA ")) {
          return true;
        }
      }
      return false;
    }
  }

  private Optional<Gtid> other(LoggedTransaction transaction, LogEvent.GroupStart start) {
    if (start.xa().isPresent()) {
      LogEvent.XaId xa = start.xa().get();
      if (transaction.end().orElse(null) == LogEvent.TransactionEnd.How.PREPARED) {
        prepared.put(xa, start.gtid());
        return Optional.empty();
      }
      return Optional.ofNullable(prepared.remove(xa));
    }
    return start
        .alter()
        .flatMap(alter ->
            switch (alter) {
              case LogEvent.Alter.Started s -> Optional.empty();
              case LogEvent.Alter.Committed c ->
                  Optional.of(first(start.gtid(), c.startSequence()));
              case LogEvent.Alter.RolledBack r ->
                  Optional.of(first(start.gtid(), r.startSequence()));
            });
  }

  private static Gtid first(Gtid second, long sequence) {
    return new Gtid(second.domain(), second.server(), sequence);
  }
}
