package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.row.ImageKey;
import dev.holdfast.server.LiveTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Parents that were deleted, and with them by ON DELETE CASCADE their children, of which no log
 * says a word.
 */
final class Graves {
  private final List<FoldTable> tables;
  private final Map<String, List<Family>> byChild = new TreeMap<>();
  private final List<Runnable> undo = new ArrayList<>();
  private int count;

  /** A foreign key, and when which of the parents went. */
  static final class Family {
    private final LiveTable child;
    private final List<Integer> columns;
    private final Map<Bytes, NavigableSet<Long>> died = new TreeMap<>(Bytes::compareTo);
    private final SortedSet<Bytes> old = new TreeSet<>(Bytes::compareTo);
    private @Nullable ImageKey reference;

    private Family(LiveTable child, List<Integer> columns) {
      this.child = child;
      this.columns = columns;
    }

    LiveTable child() {
      return child;
    }

    /** Of the child, indexes. */
    List<Integer> columns() {
      return columns;
    }

    /**
     * The deleted parents that may have had children before, as {@link ImageKey} has their keys.
     */
    SortedSet<Bytes> old() {
      return old;
    }

    private Optional<NavigableSet<Long>> deaths(FoldTable table, Bytes row) {
      if (died.isEmpty()) {
        return Optional.empty();
      }
      ImageKey key = reference;
      if (key == null) {
        key = new ImageKey(table.definition(), columns);
        reference = key;
      }
      return key.of(row).map(died::get);
    }
  }

  /**
   * @param tables by their numbers; grows
   */
  Graves(List<FoldTable> tables) {
    this.tables = tables;
  }

  /** From now on changes can be taken back by {@link #undo}. */
  void mark() {
    undo.clear();
  }

  void undo() {
    undo.reversed().forEach(Runnable::run);
    undo.clear();
  }

  int count() {
    return count;
  }

  /**
   * @param columns of the child, which refer to the parent
   * @param when number of the change
   * @param old whether it may have had children before
   */
  void add(LiveTable child, List<Integer> columns, Bytes parent, long when, boolean old) {
    Family family = family(child, columns);
    if (old) {
      family.old.add(parent);
    }
    family.died.computeIfAbsent(parent, k -> new TreeSet<>()).add(when);
    count++;
    undo.add(() -> forget(family, parent, when));
  }

  private void forget(Family family, Bytes parent, long when) {
    NavigableSet<Long> times = family.died.getOrDefault(parent, new TreeSet<>());
    times.remove(when);
    count--;
    if (times.isEmpty()) {
      family.died.remove(parent);
      family.old.remove(parent);
    }
  }

  private Family family(LiveTable child, List<Integer> columns) {
    List<Family> all = byChild.computeIfAbsent(child.fullName(), k -> new ArrayList<>());
    return all.stream()
        .filter(f -> f.columns.equals(columns))
        .findFirst()
        .orElseGet(() -> {
          Family made = new Family(child, columns);
          all.add(made);
          return made;
        });
  }

  /** The row as it is before change {@code when}: it may have gone with a parent since its last. */
  Net before(RowId id, Net net, long when) {
    if (byChild.isEmpty() || net.after().isEmpty()) {
      return net;
    }
    FoldTable table = tables.get(id.table());
    for (Family family : families(table)) {
      Long died =
          family.deaths(table, net.after().get()).map(d -> d.higher(net.last())).orElse(null);
      if (died != null && died < when) {
        return net.gone();
      }
    }
    return net;
  }

  /** Whether the row refers to a parent that went, at whatever time. */
  boolean near(FoldTable table, Bytes row) {
    return families(table).stream().anyMatch(f -> f.deaths(table, row).isPresent());
  }

  private List<Family> families(FoldTable table) {
    return byChild.getOrDefault(table.live().fullName(), List.of());
  }

  /** All foreign keys whose parents went. */
  List<Family> all() {
    return byChild.values().stream().flatMap(List::stream).toList();
  }
}
