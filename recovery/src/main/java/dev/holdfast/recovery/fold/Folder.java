package dev.holdfast.recovery.fold;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.recovery.replay.Folding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds stretches that can be folded. It looks ahead until there is enough, waits until the scratch
 * server has applied all that comes before, and takes transactions as long as they can be folded.
 * The one that can't is sent as it is logged, and the search begins again behind it.
 */
final class Folder implements Folding.Pass {
  /** A longer transaction is a stretch of its own: nothing is gained. */
  private static final long MOST_TRANSACTION_BYTES = 64L << 20;

  /**
   * So much is remembered of a stretch, and its first transaction, however long: it may turn out to
   * be too short.
   */
  private static final long LEAST_KEPT_BYTES = 64L << 10;

  private static final long LEAST_PENALTY_BYTES = 1L << 10;
  private static final long MOST_PENALTY_BYTES = 256L << 20;
  private final Folds folds;
  private final GtidPosition replica;
  private final Optional<FoldJournal.Stretch> begun;
  private final Ahead ahead = new Ahead();
  private GtidPosition reached;
  private @Nullable Stretch open;
  private long penaltyBytes;
  private long skipBytes;

  /**
   * @param reached what the replica has before what comes next
   * @param begun the stretch that the replica is within
   */
  Folder(
      Folds folds,
      GtidPosition reached,
      GtidPosition replica,
      Optional<FoldJournal.Stretch> begun) {
    this.folds = folds;
    this.reached = reached;
    this.replica = replica;
    this.begun = begun.filter(s -> s.start().equals(reached));
  }

  @Override
  public Optional<Folding.Step> next(Supplier<Optional<LoggedTransaction>> source, Runnable flush) {
    if (begun.isPresent() && reached.equals(begun.get().start())) {
      return Optional.of(goOn(source, begun.get()));
    }
    while (true) {
      Optional<LoggedTransaction> single = ahead.released();
      if (single.isPresent()) {
        reached = after(single.get());
        return single.map(Folding.Step.Single::new);
      }
      Optional<Folding.Step> step = look(source, flush);
      if (step.isPresent()) {
        return step;
      }
      if (ahead.isEmpty()) {
        return Optional.empty();
      }
    }
  }

  private GtidPosition after(LoggedTransaction t) {
    return reached.after(t.gtid().orElseThrow());
  }

  /** Takes one more, and folds when there is enough, or releases what there is. */
  private Optional<Folding.Step> look(
      Supplier<Optional<LoggedTransaction>> source, Runnable flush) {
    Optional<LoggedTransaction> t = source.get();
    t.ifPresent(ahead::add);
    boolean candidate = t.filter(this::candidate).isPresent();
    int candidates = ahead.size() - (t.isPresent() && !candidate ? 1 : 0);
    if (candidates > 1 && ahead.bytes() >= folds.engine().worthBytes()) {
      flush.run();
      return fold(source);
    }
    if (!candidate) {
      ahead.release();
    }
    return Optional.empty();
  }

  /** By what shows without reading it. */
  private boolean candidate(LoggedTransaction t) {
    skipBytes = Math.max(0, skipBytes - t.bytes());
    LogEvent.GroupStart start = t.start().orElseThrow();
    return folds.engine() != Engine.SERVE
        && skipBytes == 0
        && t.end().equals(Optional.of(LogEvent.TransactionEnd.How.COMMITTED))
        && !start.ddl()
        && !start.standalone()
        && start.xa().isEmpty()
        && start.alter().isEmpty()
        && t.bytes() <= MOST_TRANSACTION_BYTES
        && !folds.mistrust().holds(start.gtid())
        && folds.edits().of(t).isEmpty();
  }

  private Optional<Folding.Step> fold(Supplier<Optional<LoggedTransaction>> source) {
    Stretch stretch = begin(true);
    stretch.awaitReached(reached, folds);
    List<LoggedTransaction> taken = new ArrayList<>();
    Optional<LoggedTransaction> t = ahead.next(source);
    while (t.isPresent() && candidate(t.get()) && stretch.take(t.get())) {
      if (stretch.transactions() == 1 || stretch.bytes() <= keptBytes()) {
        taken.add(t.get());
      }
      t = ahead.next(source);
    }
    List<LoggedTransaction> rest = new ArrayList<>(t.stream().toList());
    if (stretch.transactions() > 1 && stretch.bytes() >= folds.engine().worthBytes()) {
      ahead.putBack(rest);
      penaltyBytes = 0;
      return Optional.of(finish(stretch));
    }
    close();
    rest.addAll(0, taken);
    ahead.putBack(rest);
    penaltyBytes = Math.clamp(2 * penaltyBytes, LEAST_PENALTY_BYTES, MOST_PENALTY_BYTES);
    skipBytes = penaltyBytes;
    return Optional.empty();
  }

  private long keptBytes() {
    return Math.max(folds.engine().worthBytes(), LEAST_KEPT_BYTES);
  }

  private Stretch begin(boolean compare) {
    close();
    try {
      Stretch stretch = new Stretch(folds.server(), folds.folder(), folds.mistrust(), compare);
      open = stretch;
      return stretch;
    } catch (IOException e) {
      throw FoldFailures.of(folds.folder(), e);
    }
  }

  private Folding.Step finish(Stretch stretch) {
    Set<Mistrust.Row> wrong = stretch.finish();
    List<String> definitions = stretch.definitions();
    if (!wrong.isEmpty()) {
      folds.mistrust().because(wrong, stretch.first(), stretch.last());
      return new Folding.Step.Again();
    }
    FoldJournal.Stretch note =
        new FoldJournal.Stretch(
            reached, stretch.last(), definitions, folds.folded(), stretch.transactions());
    if (!stretch.fits(note)) {
      folds.mistrust().serve(stretch.last());
      return new Folding.Step.Again();
    }
    folds.journal().begin(note);
    return step(stretch, note);
  }

  /** Folds the same stretch once more, of which some parts were sent before. */
  private Folding.Step goOn(
      Supplier<Optional<LoggedTransaction>> source, FoldJournal.Stretch note) {
    Stretch stretch = begin(false);
    while (stretch.transactions() == 0 || !stretch.last().equals(note.end())) {
      Optional<LoggedTransaction> t = source.get();
      if (t.isEmpty() || !stretch.take(t.get())) {
        throw new Failure(
            "replay-start",
            "going on with the folded stretch from " + note.before() + " to " + note.last(),
            "it can't be folded a second time from these logs",
            "Name the same logs as before, or begin the restore anew.");
      }
    }
    stretch.finish();
    return step(stretch, note);
  }

  private Folding.Step step(Stretch stretch, FoldJournal.Stretch note) {
    Gtid last = stretch.last();
    Gtid has = replica.byDomain().get(last.domain());
    reached = reached.after(last);
    return new Folding.Step.Folded(
        stretch.transactions(),
        stretch.bytes(),
        last,
        stretch.format(),
        out -> {
          stretch.send(
              note,
              part -> {
                if (has == null
                    || Long.compareUnsigned(has.sequence(), part.gtid().sequence()) < 0) {
                  folds.sent(part);
                  part.events().forEach(out);
                }
              });
          folds.done(last, stretch.transactions());
          close();
        });
  }

  @Override
  public void close() {
    Stretch stretch = open;
    open = null;
    if (stretch != null) {
      stretch.close();
    }
  }
}
