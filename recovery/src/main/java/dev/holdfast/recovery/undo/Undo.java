package dev.holdfast.recovery.undo;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.Unpacking;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowSql;
import dev.holdfast.recovery.replay.EventMaker;
import dev.holdfast.server.UndoServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes transactions back on a running server, in one transaction: their changes are read
 * backwards, some at a time; each row has to be as it was left. A check does the same and rolls
 * back, so it finds all that would be found.
 */
public final class Undo implements AutoCloseable {
  private static final int MOST_STEPS = 500;
  private static final int MOST_BYTES = 1 << 20;

  private final UndoServer server;
  private final Clock clock;
  private final List<Scan> scans = new ArrayList<>();
  private final Unpacking unpacking = new Unpacking();
  private final Subjects subjects;
  private final UndoServer.Situation situation;
  private Optional<UndoServer> past = Optional.empty();
  private volatile boolean committing;

  /** How far it is, in rows. */
  public record Progress(long done, long total) {}

  /**
   * Looks at the transactions and at the server. Codes: {@code bad-usage} (one is named twice),
   * {@code undo-replica}, {@code undo-read-only}, {@code undo-foreign}, {@code undo-impossible},
   * {@code undo-schema}, {@code undo-refused}.
   */
  public Undo(UndoServer server, List<LoggedTransaction> transactions, Clock clock) {
    this.server = server;
    this.clock = clock;
    situation = server.situation();
    refuse(transactions);
    subjects = new Subjects(server, situation.runsTriggers());
    try {
      for (LoggedTransaction t : NewestFirst.of(transactions)) {
        scans.add(new Scan(unpacking.of(t), subjects).run());
      }
    } catch (RuntimeException e) {
      unpacking.close();
      throw e;
    }
  }

  private void refuse(List<LoggedTransaction> transactions) {
    situation
        .source()
        .ifPresent(source -> {
          throw refusal(
              "undo-replica",
              "this server is a replica of " + source,
              "Undo on the primary: it replicates to all others.");
        });
    if (situation.readOnly()) {
      throw readOnly();
    }
    if (situation.overwrites()) {
      throw refusal(
          "undo-refused",
          "slave_exec_mode is not STRICT: rows that are in the way would be overwritten in silence",
          "SET GLOBAL slave_exec_mode = STRICT, and put it back afterwards.");
    }
    Set<TransactionId> seen = new HashSet<>();
    for (LoggedTransaction t : transactions) {
      TransactionId gtid = t.id().orElseThrow();
      if (!seen.add(gtid)) {
        throw refusal("bad-usage", gtid + " is named twice", "Name each transaction once.");
      }
      if (!situation.position().holds(gtid)) {
        throw refusal(
            "undo-foreign",
            "the server has never executed %s: it is at %s".formatted(gtid, situation.position()),
            "Name the server that these logs belong to.");
      }
    }
  }

  private static Failure readOnly() {
    return refusal(
        "undo-read-only",
        "the server is read-only",
        "Nothing was changed. Name the primary, or open the server first.");
  }

  private static Failure refusal(String code, String reason, String hint) {
    return new Failure(code, "undoing on the running server", reason, hint);
  }

  /** The newest first. */
  public List<TransactionId> gtids() {
    return scans.stream().map(Scan::gtid).toList();
  }

  public long rows() {
    return scans.stream().mapToLong(Scan::rows).sum();
  }

  /** What the log can't see, and what isn't undone. */
  public List<String> notes() {
    return subjects.notes();
  }

  /** Whether foreign keys may have deleted or changed rows along that no log tells. */
  public boolean mayHaveLostAlong() {
    return subjects.cascades();
  }

  /**
   * Has what was lost along told by {@link #run}.
   *
   * @param before a server that is as it was right before the oldest of the transactions
   */
  public void compareWith(UndoServer before) {
    past = Optional.of(before);
  }

  /** The statements that would undo it; nothing is compared. */
  public void statements(Consumer<String> each) {
    Backwards.each(
        scans,
        step -> {
          Set<Integer> generated = new HashSet<>();
          for (int i = 0; i < step.subject().live().columns().size(); i++) {
            if (step.subject().generated(i)) {
              generated.add(i);
            }
          }
          each.accept(new RowSql(step.subject().definition(), generated).of(reversed(step)));
        });
  }

  private static RowChange reversed(Step step) {
    var table = step.subject().definition();
    if (step.before().isEmpty()) {
      return new RowChange.Delete(table, step.expected().orElseThrow());
    }
    return step.left().isEmpty()
        ? new RowChange.Insert(table, step.before().get().values())
        : new RowChange.Update(table, step.expected().orElseThrow(), step.before().get().values());
  }

  /**
   * Undoes them, unless a conflict has no answer. Codes: {@code undo-blocked}, {@code
   * undo-mismatch}, {@code undo-unknown}; whatever fails before, the server takes all back.
   *
   * @param commit false only checks
   */
  public UndoReport run(UndoPolicies policies, boolean commit, Consumer<Progress> progress) {
    UndoReport.Draft draft = new UndoReport.Draft();
    boolean ended = false;
    try {
      server.begin(format());
      apply(policies, draft, progress);
      UndoReport report = end(draft, commit && !draft.open());
      ended = true;
      return report;
    } catch (Failure e) {
      throw committing || !e.code().startsWith("server-") ? e : unharmed(e);
    } finally {
      if (!ended && !committing) {
        takeBack();
      }
    }
  }

  private Optional<byte[]> format() {
    return scans.stream()
        .flatMap(s -> s.places().stream())
        .findFirst()
        .map(p -> EventMaker.format(situation.serverId(), p.subject().map().format()));
  }

  private void apply(UndoPolicies policies, UndoReport.Draft draft, Consumer<Progress> progress) {
    Events events = new Events(situation, clock.instant().getEpochSecond());
    Batch batch = new Batch(server, events, new Judge(policies), draft);
    Collector collector = new Collector(batch, progress);
    Backwards.each(scans, collector::add);
    collector.flush();
    batch.finish(MOST_STEPS);
    past.ifPresent(p -> draft.lostAlong(new Followers(p, server).lost(scans)));
  }

  private UndoReport end(UndoReport.Draft draft, boolean commit) {
    if (!commit) {
      server.rollback();
      return draft.of(gtids(), Optional.empty(), false);
    }
    writable();
    committing = true;
    return draft.of(gtids(), server.commit(), true);
  }

  /** A switchover may have closed it since: then the locks must go. */
  private void writable() {
    if (server.situation().readOnly()) {
      throw readOnly();
    }
  }

  private static Failure unharmed(Failure e) {
    return new Failure(
        e.code(),
        e.what(),
        e.reason(),
        "Nothing was changed: the server takes back what isn't committed. " + e.hint(),
        e);
  }

  private void takeBack() {
    try {
      server.rollback();
    } catch (Failure e) {
      server.cancel(); // Without a connection the server does it by itself.
    }
  }

  /**
   * From another thread: ends what is under way. False when it is too late, because it is being
   * committed.
   */
  public boolean cancel() {
    if (committing) {
      return false;
    }
    server.cancel();
    return true;
  }

  /** Deletes what it had to unpack. */
  @Override
  public void close() {
    unpacking.close();
  }

  /** Collects steps until they are enough for a batch. */
  private final class Collector {
    private final Batch batch;
    private final Consumer<Progress> progress;
    private final long total = rows();
    private final List<Step> steps = new ArrayList<>();
    private long bytes;
    private long done;

    Collector(Batch batch, Consumer<Progress> progress) {
      this.batch = batch;
      this.progress = progress;
    }

    void add(Step step) {
      steps.add(step);
      bytes += step.bytes();
      if (steps.size() >= MOST_STEPS || bytes >= MOST_BYTES) {
        flush();
      }
    }

    void flush() {
      if (!steps.isEmpty()) {
        writable();
        batch.run(List.copyOf(steps));
        done += steps.size();
        steps.clear();
        bytes = 0;
        progress.accept(new Progress(done, total));
      }
    }
  }
}
