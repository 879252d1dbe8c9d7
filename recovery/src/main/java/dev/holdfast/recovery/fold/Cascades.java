package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.row.ImageKey;
import dev.holdfast.server.LiveTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What InnoDB does by itself to rows of other tables when a row is deleted or its key changes. Of
 * this only one level of ON DELETE CASCADE over whole numbers can be folded.
 */
final class Cascades {
  /** The flag of a row event whose session had foreign_key_checks off: nothing follows then. */
  static final int NO_FOREIGN_KEYS = 2;

  private final FoldTables tables;
  private final Map<Integer, Optional<List<Follower>>> deletes = new HashMap<>();
  private final Map<Integer, List<ImageKey>> updates = new HashMap<>();

  /** Children whose rows go with the row. */
  record Follower(LiveTable child, List<Integer> columns, ImageKey parent) {}

  Cascades(FoldTables tables) {
    this.tables = tables;
  }

  /** Whether an update makes other rows change along. */
  boolean follow(FoldTable table, Bytes before, Bytes after) {
    return updates.computeIfAbsent(table.number(), k -> referredByFollowers(table)).stream()
        .anyMatch(key -> !key.of(before).equals(key.of(after)));
  }

  private static List<ImageKey> referredByFollowers(FoldTable table) {
    return table.live().children().stream()
        .filter(LiveTable.Child::followsUpdates)
        .map(c -> new ImageKey(table.definition(), c.referred()))
        .toList();
  }

  /** What goes with a deleted row; empty when that can't be folded. */
  Optional<List<Follower>> followers(FoldTable table) {
    return deletes.computeIfAbsent(table.number(), k -> find(table));
  }

  private Optional<List<Follower>> find(FoldTable table) {
    List<Follower> all = new ArrayList<>();
    for (LiveTable.Child child : table.live().children()) {
      if (child.followsDeletes()) {
        Optional<Follower> one = follower(table, child);
        if (one.isEmpty()) {
          return Optional.empty();
        }
        all.add(one.get());
      }
    }
    return Optional.of(all);
  }

  private Optional<Follower> follower(FoldTable table, LiveTable.Child child) {
    Optional<LiveTable> found = tables.live(child.schema(), child.table());
    if (found.isEmpty() || !child.onDelete().equals("CASCADE")) {
      return Optional.empty();
    }
    LiveTable live = found.get();
    List<String> names = live.columns().stream().map(LiveTable.Field::name).toList();
    List<Integer> columns = child.columns().stream().map(names::indexOf).toList();
    boolean simple =
        !live.fullName().equals(table.live().fullName())
            && live.kind().equals("BASE TABLE")
            && live.triggers().isEmpty()
            && live.children().stream().noneMatch(LiveTable.Child::followsDeletes)
            && !columns.contains(-1)
            && sameNumbers(table.live(), child.referred(), live, columns);
    return simple
        ? Optional.of(
            new Follower(live, columns, new ImageKey(table.definition(), child.referred())))
        : Optional.empty();
  }

  private static boolean sameNumbers(
      LiveTable parent, List<Integer> referred, LiveTable child, List<Integer> columns) {
    for (int i = 0; i < columns.size(); i++) {
      LiveTable.Field a = parent.columns().get(referred.get(i));
      LiveTable.Field b = child.columns().get(columns.get(i));
      if (!WholeNumbers.are(child, columns.get(i))
          || !a.type().equals(b.type())
          || a.sign() != b.sign()) {
        return false;
      }
    }
    return true;
  }
}
