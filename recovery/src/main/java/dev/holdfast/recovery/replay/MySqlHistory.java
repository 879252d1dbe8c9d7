package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.MySqlGtid.Source;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.gtid.MySqlGtidSet.Range;
import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether MySQL's transactions go on where a base ends. A binary log says at its beginning all that
 * its server had executed: what neither the base nor the logs up to there have, is missing. A relay
 * log doesn't, so the numbers of each source have to follow each other there; within a file they
 * may come in another order, as appliers wrote them that don't keep it.
 */
final class MySqlHistory {
  private final MySqlGtidSet base;
  private final Map<Path, Optional<MySqlGtidSet>> befores = new HashMap<>();
  private final Map<Source, Path> lastFile = new HashMap<>();
  private MySqlGtidSet have;
  private MySqlGtidSet seen = MySqlGtidSet.EMPTY;
  private MySqlGtidSet jumped = MySqlGtidSet.EMPTY;
  private boolean reached;

  MySqlHistory(MySqlGtidSet base) {
    this.base = base;
    have = base;
  }

  /** Whether it is one that the base doesn't have; fails with code log-gap. */
  boolean takes(MySqlGtid gtid, LoggedTransaction t) {
    boolean told = checkBefore(t);
    seen = seen.with(gtid);
    boolean next = !have.holds(gtid);
    if (next) {
      if (!told) {
        checkFollows(gtid, t);
      }
      have = have.with(gtid);
      reached = true;
    }
    lastFile.put(gtid.source(), t.file());
    return next;
  }

  /** Whether the file says what was before it. */
  private boolean checkBefore(LoggedTransaction t) {
    Optional<MySqlGtidSet> before = befores.get(t.file());
    if (before == null) {
      before = LogSeries.executedBefore(t.file());
      befores.put(t.file(), before);
      before.ifPresent(b -> {
        MySqlGtidSet missing = b.minus(have);
        if (!missing.isEmpty()) {
          throw HistoryFailures.missing(missing, t);
        }
        seen = seen.and(b);
      });
    }
    return before.isPresent();
  }

  private void checkFollows(MySqlGtid gtid, LoggedTransaction t) {
    long previous =
        have.ranges(gtid.source()).stream()
            .mapToLong(Range::last)
            .filter(last -> last < gtid.number())
            .max()
            .orElse(0);
    if (previous + 1 < gtid.number()) {
      if (!t.file().equals(lastFile.get(gtid.source()))) {
        String from =
            previous == 0
                ? "the beginning of " + gtid.source()
                : gtid.numbered(previous).toString();
        throw HistoryFailures.gap(gtid, t, from);
      }
      jumped = jumped.with(gtid.source(), new Range(previous + 1, gtid.number() - 1));
    }
  }

  /** Whether what was jumped over has come since; fails with code log-gap. */
  void checkComplete() {
    MySqlGtidSet missing = jumped.minus(have);
    if (!missing.isEmpty()) {
      throw HistoryFailures.missing(missing);
    }
  }

  /** At the end of the logs; fails with the codes base-newer and log-gap. */
  void checkReached() {
    checkComplete();
    MySqlGtidSet beyond = base.minus(seen);
    for (Map.Entry<Source, List<Range>> e : beyond.bySource().entrySet()) {
      List<Range> logged = seen.ranges(e.getKey());
      boolean past = !logged.isEmpty() && e.getValue().getLast().last() > logged.getLast().last();
      if (past || (!reached && seen.isEmpty())) {
        Object end = logged.isEmpty() ? null : e.getKey() + ":" + logged.getLast().last();
        throw HistoryFailures.baseNewer(base, end);
      }
    }
  }

  MySqlGtidSet position() {
    return have;
  }
}
