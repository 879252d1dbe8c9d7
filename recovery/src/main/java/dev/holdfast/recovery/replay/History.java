package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.SealedLogs;
import dev.holdfast.binlog.reader.TransactionStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The transactions of some logs that come after a position, without a gap: each domain goes on
 * exactly where the position ends. Fails with {@code log-gap}, {@code log-split}, {@code
 * base-newer}, {@code log-without-gtids}, and as {@link TransactionStream} does.
 */
public final class History implements AutoCloseable {
  private final TransactionStream stream;
  private final Position start;
  private final GtidPosition base;
  private final MySqlHistory ofMySql;
  private final Map<Long, Gtid> last = new HashMap<>();
  private final Map<Long, Path> lastFile = new HashMap<>();
  private final Map<Path, Optional<GtidState>> states = new HashMap<>();
  private final Set<Long> reached = new HashSet<>();
  private final Map<Long, Gtid> before = new HashMap<>();

  public History(List<Path> logs, Position start) {
    this(logs, start, SealedLogs.NONE);
  }

  /** Reads only those logs that aren't known. */
  History(List<Path> logs, Position start, SealedLogs known) {
    this.start = start;
    base = start instanceof GtidPosition mariadb ? mariadb : GtidPosition.EMPTY;
    ofMySql = new MySqlHistory(start instanceof MySqlGtidSet set ? set : MySqlGtidSet.EMPTY);
    stream = TransactionStream.inSequence(logs, known);
    last.putAll(base.byDomain());
  }

  /** The next one; empty at the end of the logs. */
  public Optional<LoggedTransaction> next() {
    for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
      TransactionId id = t.get().id().orElse(null);
      if (id == null) {
        throw HistoryFailures.withoutGtids(t.get());
      }
      checkKind(id);
      boolean next =
          switch (id) {
            case Gtid gtid -> takes(gtid, t.get());
            case MySqlGtid gtid -> ofMySql.takes(gtid, t.get());
          };
      if (next) {
        return t;
      }
    }
    checkReached();
    ofMySql.checkReached();
    return Optional.empty();
  }

  private void checkKind(TransactionId id) {
    boolean mysql = id instanceof MySqlGtid;
    if (!start.isEmpty() && start instanceof MySqlGtidSet != mysql) {
      throw HistoryFailures.otherKind(start, id);
    }
  }

  private boolean takes(Gtid gtid, LoggedTransaction t) {
    if (!isNext(gtid, t)) {
      return false;
    }
    reached.add(gtid.domain());
    last.put(gtid.domain(), gtid);
    lastFile.put(gtid.domain(), t.file());
    return true;
  }

  private boolean isNext(Gtid gtid, LoggedTransaction t) {
    Gtid previous = last.get(gtid.domain());
    if (previous == null) {
      if (gtid.sequence() != 1 && !beginsHere(gtid, t)) {
        throw HistoryFailures.gap(gtid, t, "the beginning of domain " + gtid.domain());
      }
      return true;
    }
    int order = Long.compareUnsigned(gtid.sequence(), previous.sequence());
    if (order > 0) {
      checkFollows(previous, gtid, t);
      return true;
    }
    if (reached.contains(gtid.domain()) && !gtid.equals(previous)) {
      throw HistoryFailures.split(previous, gtid, t);
    }
    if (order == 0 && !gtid.equals(previous)) {
      throw HistoryFailures.split(previous, gtid, t);
    }
    before.put(gtid.domain(), gtid);
    if (order == 0) {
      reached.add(gtid.domain());
      lastFile.put(gtid.domain(), t.file());
    }
    return false;
  }

  /** Numbers may be skipped within a file, and between files where the next one says so. */
  private void checkFollows(Gtid previous, Gtid gtid, LoggedTransaction t) {
    boolean counted = gtid.sequence() == previous.sequence() + 1;
    boolean sameFile = t.file().equals(lastFile.get(gtid.domain()));
    if (counted || sameFile || stateSays(previous, t)) {
      return;
    }
    throw HistoryFailures.gap(gtid, t, previous.toString());
  }

  private boolean stateSays(Gtid previous, LoggedTransaction t) {
    return state(t)
        .map(s -> previous.equals(s.position().byDomain().get(previous.domain())))
        .orElse(false);
  }

  private boolean beginsHere(Gtid gtid, LoggedTransaction t) {
    return state(t).map(s -> !s.position().byDomain().containsKey(gtid.domain())).orElse(false);
  }

  private Optional<GtidState> state(LoggedTransaction t) {
    return states.computeIfAbsent(t.file(), LogSeries::stateBefore);
  }

  private void checkReached() {
    for (Gtid gtid : base.byDomain().values()) {
      if (!reached.contains(gtid.domain()) && before.containsKey(gtid.domain())) {
        throw HistoryFailures.baseNewer(gtid, before.get(gtid.domain()));
      }
    }
    if (!base.byDomain().isEmpty() && reached.isEmpty()) {
      throw HistoryFailures.baseNewer(base.byDomain().values().iterator().next(), null);
    }
  }

  /** Whether nothing is missing before what was returned last; fails with code log-gap. */
  void checkComplete() {
    ofMySql.checkComplete();
  }

  /** What has been returned up to now, on top of the base. */
  public Position position() {
    return last.isEmpty() ? ofMySql.position() : GtidPosition.of(last.values());
  }

  @Override
  public void close() {
    stream.close();
  }
}
