package dev.holdfast.binlog.row;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes row changes back: inserts become deletes and the other way around, updates swap their
 * images, and the last change comes first.
 */
public sealed interface Reversal {
  /** {@code changes} undo the given ones when they are made in their order. */
  record Possible(List<RowChange> changes) implements Reversal {
    public Possible {
      changes = List.copyOf(changes);
    }
  }

  /** The log doesn't hold the values to go back to: it was written with partial row images. */
  record Impossible(RowChange change, String reason) implements Reversal {}

  static Reversal of(List<RowChange> changes) {
    List<RowChange> reversed = new ArrayList<>();
    for (RowChange change : changes.reversed()) {
      switch (of(change)) {
        case Possible one -> reversed.addAll(one.changes());
        case Impossible no -> {
          return no;
        }
      }
    }
    return new Possible(reversed);
  }

  static Reversal of(RowChange change) {
    return switch (change) {
      case RowChange.Insert i -> possible(new RowChange.Delete(i.table(), i.after()));
      case RowChange.Delete d ->
          d.before().complete()
              ? possible(new RowChange.Insert(d.table(), d.before()))
              : new Impossible(d, "the deleted row was not logged whole");
      case RowChange.Update u ->
          u.before().hasAllOf(u.after())
              ? possible(new RowChange.Update(u.table(), u.before().with(u.after()), u.before()))
              : new Impossible(u, "the values before the update were not logged");
    };
  }

  private static Possible possible(RowChange change) {
    return new Possible(List.of(change));
  }
}
