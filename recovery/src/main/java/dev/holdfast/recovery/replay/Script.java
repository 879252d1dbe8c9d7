package dev.holdfast.recovery.replay;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.SealedLogs;
import dev.holdfast.recovery.time.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is replayed: which logs, onto what, without what, up to where.
 *
 * @param until a GTID belongs to what is replayed; a time ends it before the first transaction that
 *     began later; a position before the transaction that it lies in
 * @param edits how single transactions are changed on the way
 * @param end what lies behind it isn't replayed: logs that are being written grow meanwhile
 * @param known what was learned of the logs already, so that they needn't be read for it again
 */
public record Script(
    List<Path> logs,
    Position base,
    LeftOut leftOut,
    Optional<Moment> until,
    Edits edits,
    Optional<Position> end,
    SealedLogs known) {
  public Script {
    logs = List.copyOf(logs);
  }

  public Script(List<Path> logs, Position base, LeftOut leftOut, Optional<Moment> until) {
    this(logs, base, leftOut, until, SealedLogs.NONE);
  }

  public Script(
      List<Path> logs, Position base, LeftOut leftOut, Optional<Moment> until, SealedLogs known) {
    this(logs, base, leftOut, until, Edits.NONE, Optional.empty(), known);
  }

  /**
   * What the whole of it comes to.
   *
   * @param there how many of the transactions a replica has already
   * @param blanks empty transactions in the place of what is left out, which a replica hasn't yet
   */
  public record Survey(
      long transactions,
      long bytes,
      long there,
      long blanks,
      Position end,
      List<TransactionId> leftOut) {}

  /**
   * Goes through it once. Fails as {@link History} does, and with {@code unknown-gtid} for one that
   * isn't there, {@code leave-out-part} for half of an XA transaction or of an ALTER TABLE.
   */
  public Survey survey(Position replica) {
    Set<TransactionId> missing = new HashSet<>(leftOut.named());
    List<TransactionId> out = new ArrayList<>();
    Halves halves = new Halves(leftOut);
    long transactions = 0;
    long bytes = 0;
    long there = 0;
    long blanks = 0;
    Position end = base;
    try (Reading reading = open()) {
      for (Optional<LoggedTransaction> t = reading.any(); t.isPresent(); t = reading.any()) {
        TransactionId gtid = t.get().id().orElseThrow();
        missing.remove(gtid);
        halves.check(t.get());
        if (leftOut.holds(gtid)) {
          out.add(gtid);
          if (blanks(t.get())) {
            blanks += replica.holds(gtid) ? 0 : 1;
            end = end.with(gtid);
          }
        } else {
          transactions++;
          there += replica.holds(gtid) ? 1 : 0;
          bytes += t.get().bytes();
          end = end.with(gtid);
        }
      }
      reading.checkUntil();
    }
    if (!missing.isEmpty()) {
      throw unknown(missing.iterator().next());
    }
    return new Survey(transactions, bytes, there, blanks, end, List.copyOf(out));
  }

  Failure unknown(TransactionId gtid) {
    return new Failure(
        "unknown-gtid",
        "looking for "
            + gtid
            + " in "
            + logs
            + " after "
            + (base.isEmpty() ? "the beginning" : base),
        "no transaction that is replayed has this GTID",
        "See which ones there are: holdfast time find --logs …; or take an older base.");
  }

  /** The same, up to here. */
  public Script upTo(Position here) {
    return new Script(logs, base, leftOut, until, edits, Optional.of(here), known);
  }

  /** Without these as well, and with some transactions changed. */
  public Script with(List<TransactionId> besides, Edits changed) {
    return new Script(logs, base, leftOut.with(besides), until, changed, end, known);
  }

  private boolean without(LoggedTransaction t) {
    return leftOut.holds(t.id().orElseThrow());
  }

  /** Whether it is left out, and an empty one takes its place: so it is with MySQL. */
  boolean blanks(LoggedTransaction t) {
    return t.id().orElseThrow() instanceof MySqlGtid && without(t);
  }

  /** Whether it is known to end with transactions of MySQL. */
  boolean ofMySql() {
    return end.orElse(base) instanceof MySqlGtidSet;
  }

  private boolean beyond(LoggedTransaction t) {
    return end.map(e -> !e.holds(t.id().orElseThrow())).orElse(false);
  }

  /** Reads from the base on. */
  public Reading open() {
    return new Reading(this, new History(logs, base, known));
  }

  /** One pass over it. */
  public static final class Reading implements AutoCloseable {
    private final Script script;
    private final History history;
    private boolean over;

    private Reading(Script script, History history) {
      this.script = script;
      this.history = history;
    }

    /** The next one that is replayed, if only as an empty one. */
    public Optional<LoggedTransaction> next() {
      Optional<LoggedTransaction> t = any();
      while (t.isPresent() && script.without(t.get()) && !script.blanks(t.get())) {
        t = any();
      }
      return t;
    }

    /** The next one, whether it is left out or not. */
    public Optional<LoggedTransaction> any() {
      if (over) {
        return Optional.empty();
      }
      Optional<LoggedTransaction> t = history.next();
      while (t.isPresent() && script.beyond(t.get())) {
        t = history.next();
      }
      if (t.isPresent() && script.until.isPresent()) {
        switch (script.until.get()) {
          case Moment.Transaction named -> over = named.reachedBy(t.get());
          case Moment.At at -> {
            if (t.get().header().timestampSeconds() > at.time().getEpochSecond()) {
              over = true;
              return Optional.empty();
            }
          }
          case Moment.Position place -> {
            if (place.reachedBy(t.get())) {
              over = true;
              return Optional.empty();
            }
          }
        }
      }
      return t;
    }

    private void checkUntil() {
      history.checkComplete();
      if (!over && script.until.orElse(null) instanceof Moment.Transaction named) {
        throw script.unknown(named.gtid());
      }
    }

    @Override
    public void close() {
      history.close();
    }
  }
}
