package dev.holdfast.recovery.putback;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
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
    Set<String> overwritten = overwritten(pairs);
    List<String> made = new ArrayList<>();
    try (LaterScan scan = new LaterScan(later, overwritten)) {
      scan.read(); // Only what comes after this is read while tables are locked.
      if (commit) {
        create(pairs, made);
      }
      target.begin();
      Map<String, Changes> changes = compare(pairs, progress);
      List<Broken> broken = commit || allThere(pairs) ? broken(changes) : List.of();
      Later after = later.finish(scan, overwritten, target.position());
      boolean well = commit && broken.isEmpty() && (after.none() || discardLater);
      if (well) {
        checkTarget(); // A switchover may have begun meanwhile.
        target.commit();
      } else {
        target.rollback();
      }
      return report(pairs, changes, new Verdict(broken, after, well), made, notes);
    } catch (RuntimeException e) {
      rollBack(e);
      throw e instanceof Failure f && !made.isEmpty() ? naming(made, f) : e;
    }
  }

  private record Verdict(List<Broken> broken, Later later, boolean committed) {}

  private PutBackReport report(
      List<Pair> pairs,
      Map<String, Changes> changes,
      Verdict verdict,
      List<String> made,
      List<String> notes) {
    List<String> created =
        pairs.stream().filter(p -> p.running().isEmpty()).map(Pair::fullName).toList();
    int same = (int) changes.values().stream().filter(Changes::none).count();
    changes.values().removeIf(Changes::none);
    return new PutBackReport(
        changes,
        created,
        verdict.committed() ? List.of() : made,
        same,
        verdict.broken(),
        verdict.later(),
        verdict.committed(),
        verdict.committed() && !changes.isEmpty() ? gtid(notes) : Optional.empty(),
        notes);
  }

  /** It is committed by now, whatever becomes of this question. */
  private Optional<TransactionId> gtid(List<String> notes) {
    try {
      return target.committed();
    } catch (Failure e) {
      notes.add("its GTID isn't known, holdfast time find shows it: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Without a connection there is nothing left to roll back. */
  private void rollBack(RuntimeException because) {
    try {
      target.rollback();
    } catch (RuntimeException e) {
      because.addSuppressed(e);
    }
  }

  /** They are never dropped: clients may have written to them by then. */
  private static Failure naming(List<String> made, Failure e) {
    return new Failure(
        e.code(),
        e.what(),
        e.reason(),
        e.hint()
            + " But these tables were created before, and stay, without the restored rows: "
            + String.join(", ", made),
        e);
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
    Position position = target.position();
    if (!position.continues(later.restored())) {
      throw new Failure(
          "put-back-refused",
          "putting tables back",
          "the server is at "
              + position
              + ", and what was restored, "
              + later.restored()
              + ", isn't part of that history",
          "Name the primary of the cluster whose logs were replayed.");
    }
  }

  /** Tables that aren't there are made before: that can't be part of a transaction. */
  private void create(List<Pair> pairs, List<String> made) {
    for (Pair pair : pairs) {
      if (pair.running().isEmpty()) {
        target.create(pair.schema(), Definitions.of(restored, pair.restored(), pair.name()));
        made.add(pair.fullName());
      }
    }
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

  private Map<String, Changes> compare(List<Pair> pairs, Progress progress) {
    Map<String, Changes> changes = new LinkedHashMap<>();
    int number = 0;
    for (Pair pair : pairs) {
      progress.at(pair.fullName(), number++, pairs.size());
      changes.put(pair.fullName(), compare(pair));
    }
    return changes;
  }

  private Changes compare(Pair pair) {
    Optional<LiveTable> to = pair.running().or(() -> target.table(pair.schema(), pair.name()));
    if (to.isEmpty()) {
      return new Changes(restored.count(pair.restored()), 0, 0);
    }
    if (pair.running().isEmpty()) {
      checkEmpty(to.get());
    }
    return new Comparison(restored, pair.restored(), target, to.get()).run();
  }

  /** Its rows are those of clients, who began to use it at once. Without one, it stays locked. */
  private void checkEmpty(LiveTable created) {
    if (!target.rows(created, Optional.empty(), Optional.empty(), 1).isEmpty()) {
      throw new Failure(
          "put-back-refused",
          "putting back " + created.fullName(),
          "it wasn't there, and has been written to since it is",
          "Nothing was changed. Say it again: what was written is looked for in the logs then.");
    }
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
