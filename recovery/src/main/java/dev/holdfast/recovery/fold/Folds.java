package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.recovery.replay.Edits;
import dev.holdfast.recovery.replay.Folding;
import dev.holdfast.server.UndoServer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The folds of one restore. */
public final class Folds implements Folding {
  private final Engine engine;
  private final Supplier<UndoServer> servers;
  private final FoldJournal journal;
  private final Path folder;
  private final Edits edits;
  private final Mistrust mistrust = new Mistrust();
  private final Set<Gtid> parts = new HashSet<>();
  private final Set<Gtid> stretches = new HashSet<>();
  private long foldedNow;
  private volatile boolean stopped;

  /**
   * @param servers connects to the scratch server
   * @param folder of the restore
   * @param edits transactions that are sent differently from what is logged
   */
  public Folds(Engine engine, Supplier<UndoServer> servers, Path folder, Edits edits) {
    this.engine = engine;
    this.servers = servers;
    this.folder = folder;
    this.edits = edits;
    journal = new FoldJournal(folder);
  }

  /**
   * Looks at what an earlier run left behind, before anything is served. Codes restore-folder,
   * disk-full.
   *
   * @param position where the scratch server is, which applies nothing meanwhile
   */
  public void begin(Position position) {
    if (!folds(position)) {
      return;
    }
    GtidPosition applied = Position.ofMariaDb(position);
    journal
        .last()
        .filter(s -> !applied.covers(s.start()))
        .ifPresent(s -> {
          throw journal.unusable(
              "the scratch server is at " + applied + ", and was at " + s.before() + " before",
              null);
        });
    journal.drop(applied);
    FoldFailures.sweep(folder());
  }

  /** A replica that has nothing of the journal's stretch may be served something else there. */
  @Override
  public Position whole(Position position) {
    if (!folds(position)) {
      return position;
    }
    GtidPosition replica = Position.ofMariaDb(position);
    journal.drop(replica);
    return within(replica).map(FoldJournal.Stretch::start).orElse(replica);
  }

  private Optional<FoldJournal.Stretch> within(GtidPosition replica) {
    return journal.last().filter(s -> s.holds(replica));
  }

  /** Where a stretch ends that the replica is within. */
  public Optional<Position> end(Position position) {
    if (!folds(position)) {
      return Optional.empty();
    }
    GtidPosition replica = Position.ofMariaDb(position);
    return within(replica).map(s -> s.start().merge(GtidPosition.of(Set.of(s.end()))));
  }

  @Override
  public Pass pass(Position whole, Position position) {
    if (!folds(whole) || !folds(position)) {
      return Folding.none().pass(whole, position);
    }
    GtidPosition replica = Position.ofMariaDb(position);
    return new Folder(this, Position.ofMariaDb(whole), replica, within(replica));
  }

  /** Transactions of MySQL are served. */
  private static boolean folds(Position position) {
    return position instanceof GtidPosition;
  }

  /** Nobody is interested any more: what is under way ends. */
  public void stop() {
    stopped = true;
  }

  boolean stopped() {
    return stopped;
  }

  Engine engine() {
    return engine;
  }

  UndoServer server() {
    return servers.get();
  }

  FoldJournal journal() {
    return journal;
  }

  /** For what memory doesn't hold. */
  Path folder() {
    return folder.resolve("fold");
  }

  Edits edits() {
    return edits;
  }

  Mistrust mistrust() {
    return mistrust;
  }

  synchronized void sent(Parts.Part part) {
    parts.add(part.gtid());
  }

  synchronized void done(Gtid last, long transactions) {
    if (stretches.add(last)) {
      foldedNow += transactions;
    }
  }

  /** By how much the transactions that were folded now are more than those that were sent. */
  public synchronized long saved() {
    return foldedNow - parts.size();
  }

  /** How many were folded since the base, whoever began the restore. */
  public long folded() {
    return journal.last().map(FoldJournal.Stretch::folded).orElse(0L);
  }
}
