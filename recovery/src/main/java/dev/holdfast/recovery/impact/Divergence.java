package dev.holdfast.recovery.impact;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How the tables differ from those of the logs' own history, as keys: of rows that are not there,
 * of rows that are still there, and of rows with other values.
 */
final class Divergence {
  /** About 1 GiB of memory at usual lengths. */
  private static final int MOST_KEYS = 4_000_000;

  private final Keys keys;
  private final Set<String> gone = new HashSet<>();
  private final Set<String> kept = new HashSet<>();
  private final Set<String> changed = new HashSet<>();
  private final Set<String> keptChildren = new HashSet<>();

  Divergence(Keys keys) {
    this.keys = keys;
  }

  /** The change is cut out. Code plan-too-large when these are too many. */
  void cut(RowChange change) {
    switch (change) {
      case RowChange.Insert i -> {
        without(all(i.table(), i.after()));
        references(i.table(), i.after()).forEach(keptChildren::remove);
      }
      case RowChange.Delete d -> {
        still(all(d.table(), d.before()));
        keptChildren.addAll(references(d.table(), d.before()));
      }
      case RowChange.Update u -> {
        Set<String> before = all(u.table(), u.before());
        Set<String> after = all(u.table(), u.before().with(u.after()));
        changed.add(keys.identity(u.table(), u.before()));
        changed.add(keys.identity(u.table(), u.before().with(u.after())));
        without(minus(after, before));
        still(minus(before, after));
        keptChildren.addAll(
            minus(
                references(u.table(), u.before()),
                references(u.table(), u.before().with(u.after()))));
      }
    }
    if (gone.size() + kept.size() + changed.size() + keptChildren.size() > MOST_KEYS) {
      throw new Failure(
          "plan-too-large",
          "following the rows of what is left out",
          "they have more than " + MOST_KEYS + " keys",
          "Leave out less, or restore up to the moment before it with --until.");
    }
  }

  private Set<String> references(TableDefinition table, RowImage row) {
    return keys.references(table, row);
  }

  private Set<String> all(TableDefinition table, RowImage row) {
    Set<String> all = new HashSet<>(keys.unique(table, row));
    all.add(keys.identity(table, row));
    all.addAll(keys.referable(table, row));
    return all;
  }

  private void without(Set<String> some) {
    some.forEach(k -> {
      if (!kept.remove(k)) {
        gone.add(k);
      }
    });
  }

  private void still(Set<String> some) {
    some.forEach(k -> {
      if (!gone.remove(k)) {
        kept.add(k);
      }
    });
  }

  /** The row is again what the log says. */
  void healed(RowChange change) {
    RowImage row =
        switch (change) {
          case RowChange.Insert i -> i.after();
          case RowChange.Delete d -> d.before();
          case RowChange.Update u -> u.before().with(u.after());
        };
    all(change.table(), row)
        .forEach(k -> {
          gone.remove(k);
          kept.remove(k);
          changed.remove(k);
        });
  }

  /** In which way a change that is replayed meets a difference; empty in none. */
  Optional<Conflict.Kind> meets(RowChange change) {
    return switch (change) {
      case RowChange.Insert i ->
          rowDiffers(i.table(), i.after())
              ? row()
              : arrives(i.table(), i.after(), Set.of(), Set.of());
      case RowChange.Delete d ->
          rowDiffers(d.table(), d.before()) ? row() : leaves(keys.referable(d.table(), d.before()));
      case RowChange.Update u -> update(u);
    };
  }

  private Optional<Conflict.Kind> update(RowChange.Update u) {
    RowImage after = u.before().with(u.after());
    if (rowDiffers(u.table(), u.before()) || rowDiffers(u.table(), after)) {
      return row();
    }
    Optional<Conflict.Kind> arrived =
        arrives(
            u.table(),
            after,
            keys.unique(u.table(), u.before()),
            keys.references(u.table(), u.before()));
    return arrived.isPresent()
        ? arrived
        : leaves(minus(keys.referable(u.table(), u.before()), keys.referable(u.table(), after)));
  }

  private static Optional<Conflict.Kind> row() {
    return Optional.of(Conflict.Kind.ROW);
  }

  private Optional<Conflict.Kind> arrives(
      TableDefinition table, RowImage row, Set<String> uniqueBefore, Set<String> parentsBefore) {
    if (minus(keys.unique(table, row), uniqueBefore).stream().anyMatch(kept::contains)) {
      return Optional.of(Conflict.Kind.UNIQUE);
    }
    if (minus(keys.references(table, row), parentsBefore).stream().anyMatch(gone::contains)) {
      return Optional.of(Conflict.Kind.PARENT);
    }
    return Optional.empty();
  }

  private Optional<Conflict.Kind> leaves(Set<String> parents) {
    return parents.stream().anyMatch(keptChildren::contains)
        ? Optional.of(Conflict.Kind.CHILD)
        : Optional.empty();
  }

  boolean none() {
    return gone.isEmpty() && kept.isEmpty() && changed.isEmpty();
  }

  boolean missing(TableDefinition table, RowImage row) {
    return gone.contains(keys.identity(table, row));
  }

  private boolean rowDiffers(TableDefinition table, RowImage row) {
    String identity = keys.identity(table, row);
    return gone.contains(identity) || kept.contains(identity) || changed.contains(identity);
  }

  private static Set<String> minus(Set<String> some, Set<String> others) {
    Set<String> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest;
  }
}
