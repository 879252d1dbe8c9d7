package dev.holdfast.recovery.putback;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.recovery.putback.PutBackReport.Broken;
import dev.holdfast.recovery.putback.PutBackReport.Changes;
import dev.holdfast.recovery.putback.PutBackReport.Later;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.TableServer;
import dev.holdfast.server.TableServer.ForeignKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes tables of a running server what they are on a restored one: in one transaction, which holds
 * only the rows that differ, so that it can be undone like any other. Foreign keys are checked as a
 * whole before it is committed, because tables that belong together pass through states in between
 * that no order of rows avoids.
 */
public final class PutBack {
  private final TableServer restored;
  private final TableServer target;
  private final LaterChanges later;

  public PutBack(TableServer restored, TableServer target, LaterChanges later) {
    this.restored = restored;
    this.target = target;
    this.later = later;
  }

  /** Is told which table is being worked on. */
  public interface Progress {
    void at(String table, int done, int total);
  }

  /**
   * Compares, and rolls back unless all is well and {@code commit} is asked for. Codes: {@code
   * put-back-refused}, {@code unknown-table}, and those of {@link TableServer}.
   *
   * @param discardLater whether what came after the restored moment may be taken back
   */
  public PutBackReport run(
      PutBackRequest request, boolean commit, boolean discardLater, Progress progress) {
    checkTarget();
    List<String> notes = new ArrayList<>();
    List<Pair> pairs = new Selection(restored, target, notes).of(request);
    List<Pair> made = commit ? create(pairs) : List.of();
    boolean done = false;
    try {
      PutBackReport report = transaction(pairs, commit, discardLater, progress, notes);
      done = report.committed();
      return report;
    } finally {
      if (!done) {
        made.forEach(pair -> target.drop(pair.schema(), pair.name()));
      }
    }
  }

  private void checkTarget() {
    TableServer.Situation now = target.situation();
    if (now.readOnly() || now.replica() || !now.logs()) {
      throw new Failure(
          "put-back-refused",
          "putting tables back",
          now.replica()
              ? "the server is a replica"
              : now.readOnly()
                  ? "the server is read-only"
                  : "the server has no binary log in row format, so it couldn't be undone",
          "Name the primary.");
    }
    if (!target.position().covers(later.restored())) {
      throw new Failure(
          "put-back-refused",
          "putting tables back",
          "the server is at "
              + target.position()
              + ", and what was restored, "
              + later.restored()
              + ", isn't part of that history",
          "Name the primary of the cluster whose logs were replayed.");
    }
  }

  /** Tables that aren't there are made before: that can't be part of a transaction. */
  private List<Pair> create(List<Pair> pairs) {
    List<Pair> made = new ArrayList<>();
    for (Pair pair : pairs) {
      if (pair.running().isEmpty()) {
        target.create(pair.schema(), Definitions.of(restored, pair.restored(), pair.name()));
        made.add(pair);
      }
    }
    return made;
  }

  private PutBackReport transaction(
      List<Pair> pairs,
      boolean commit,
      boolean discardLater,
      Progress progress,
      List<String> notes) {
    Map<String, Changes> changes = new LinkedHashMap<>();
    target.begin();
    int number = 0;
    for (Pair pair : pairs) {
      progress.at(pair.fullName(), number++, pairs.size());
      changes.put(pair.fullName(), compare(pair));
    }
    List<Broken> broken = commit || allThere(pairs) ? broken(changes) : List.of();
    Later after = later.of(overwritten(pairs), target.position());
    boolean well = broken.isEmpty() && (after.none() || discardLater);
    Optional<Gtid> gtid = Optional.empty();
    if (commit && well) {
      checkTarget(); // A switchover may have begun meanwhile.
      gtid = target.commit();
    } else {
      target.rollback();
    }
    List<String> created =
        pairs.stream().filter(p -> p.running().isEmpty()).map(Pair::fullName).toList();
    int same = (int) changes.values().stream().filter(Changes::none).count();
    changes.values().removeIf(Changes::none);
    return new PutBackReport(changes, created, same, broken, after, commit && well, gtid, notes);
  }

  /** A table that wasn't there loses nothing. */
  private static Set<String> overwritten(List<Pair> pairs) {
    return pairs.stream()
        .filter(p -> p.running().isPresent())
        .map(Pair::fullName)
        .collect(Collectors.toSet());
  }

  private static boolean allThere(List<Pair> pairs) {
    return pairs.stream().allMatch(p -> p.running().isPresent());
  }

  private Changes compare(Pair pair) {
    Optional<LiveTable> to = pair.running().or(() -> target.table(pair.schema(), pair.name()));
    return to.isPresent()
        ? new Comparison(restored, pair.restored(), target, to.get()).run()
        : new Changes(restored.count(pair.restored()), 0, 0);
  }

  private List<Broken> broken(Map<String, Changes> changes) {
    Set<String> changed =
        changes.entrySet().stream()
            .filter(e -> !e.getValue().none())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    List<Broken> all = new ArrayList<>();
    for (ForeignKey key : target.foreignKeys()) {
      if (changed.contains(key.child()) || changed.contains(key.parent())) {
        long rows = target.orphans(key);
        if (rows > 0) {
          all.add(new Broken(key.name(), key.child(), key.parent(), rows));
        }
      }
    }
    return all;
  }
}
