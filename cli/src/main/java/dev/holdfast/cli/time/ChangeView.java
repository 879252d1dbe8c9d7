package dev.holdfast.cli.time;

import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.binlog.row.Texts;
import dev.holdfast.binlog.row.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row change as {@code --json} prints it. Columns that were not logged are left out; NULL is
 * null.
 */
record ChangeView(
    String table,
    String kind,
    @Nullable Map<String, @Nullable Object> before,
    @Nullable Map<String, @Nullable Object> after) {
  static ChangeView of(RowChange change) {
    String table = change.table().fullName();
    return switch (change) {
      case RowChange.Insert i -> new ChangeView(table, "insert", null, row(i.table(), i.after()));
      case RowChange.Delete d -> new ChangeView(table, "delete", row(d.table(), d.before()), null);
      case RowChange.Update u ->
          new ChangeView(table, "update", row(u.table(), u.before()), row(u.table(), u.after()));
    };
  }

  private static Map<String, @Nullable Object> row(TableDefinition table, RowImage row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (row.has(i)) {
        values.put(table.columns().get(i).label(), value(row.get(i)));
      }
    }
    return values;
  }

  private static @Nullable Object value(Value value) {
    return switch (value) {
      case Value.Null n -> null;
      case Value.Whole w when w.number().isPresent() -> w.number().get();
      case Value.Decimal d -> d.number();
      case Value.Real r when Double.isFinite(r.number()) -> r.number();
      default -> Texts.of(value);
    };
  }
}
