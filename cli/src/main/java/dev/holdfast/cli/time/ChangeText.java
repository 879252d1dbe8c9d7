package dev.holdfast.cli.time;

import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.binlog.row.Texts;
import java.util.ArrayList;
import java.util.List;

/** A row change as a person reads it, in one line. */
final class ChangeText {
  private static final int LONGEST = 60;

  private ChangeText() {}

  static String of(RowChange change) {
    return switch (change) {
      case RowChange.Insert i ->
          "insert " + i.table().fullName() + "  " + row(i.table(), i.after());
      case RowChange.Delete d ->
          "delete " + d.table().fullName() + "  " + row(d.table(), d.before());
      case RowChange.Update u -> "update " + u.table().fullName() + "  " + update(u);
    };
  }

  private static String row(TableDefinition table, RowImage row) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (row.has(i)) {
        parts.add(named(table, i) + shortened(Texts.of(row.get(i))));
      }
    }
    return String.join("  ", parts);
  }

  /** The key, or the first column that is there, and what became different. */
  private static String update(RowChange.Update u) {
    List<String> parts = new ArrayList<>();
    TableDefinition table = u.table();
    for (int i = 0; i < table.columns().size(); i++) {
      boolean changed = u.after().has(i) && !u.after().get(i).equals(u.before().get(i));
      if (changed) {
        parts.add(
            named(table, i)
                + shortened(Texts.of(u.before().get(i)))
                + " → "
                + shortened(Texts.of(u.after().get(i))));
      } else if (table.primaryKey().contains(i) || (i == 0 && table.primaryKey().isEmpty())) {
        parts.add(named(table, i) + shortened(Texts.of(u.before().get(i))));
      }
    }
    return String.join("  ", parts);
  }

  private static String named(TableDefinition table, int column) {
    return table.columns().get(column).label() + "=";
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
