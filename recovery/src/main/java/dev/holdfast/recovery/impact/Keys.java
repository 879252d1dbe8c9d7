package dev.holdfast.recovery.impact;

import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.binlog.row.Texts;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.ReplayServer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys of all tables as the base has them, and rows' values of them. Texts are compared without
 * case, accents and spaces at the end, as most collations do: too many conflicts are better than
 * one too few.
 */
public final class Keys {
  private static final String USER_SCHEMAS =
      " NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')";
  private final Map<String, OfTable> tables = new HashMap<>();

  /** A foreign key: the parent's columns in the order of its own. */
  record Foreign(List<String> columns, String parent, List<String> parentColumns) {}

  /** All that is known of one table's keys. */
  static final class OfTable {
    final Map<String, List<String>> unique = new LinkedHashMap<>();
    final Map<String, Foreign> foreign = new LinkedHashMap<>();
    final Set<List<String>> referenced = new java.util.LinkedHashSet<>();
    final List<String> columns = new ArrayList<>();
    final Set<String> generated = new TreeSet<>();
  }

  private Keys() {}

  static Keys none() {
    return new Keys();
  }

  /** Asks a server that has the base's schemas. */
  public static Keys of(ReplayServer server) {
    Keys keys = new Keys();
    for (Map<String, String> row :
        server.query(
            "SELECT table_schema s, table_name t, index_name i, column_name c FROM"
                + " information_schema.statistics WHERE non_unique = 0 AND table_schema"
                + USER_SCHEMAS
                + " ORDER BY s, t, i = 'PRIMARY' DESC, i, seq_in_index")) {
      keys.table(row)
          .unique
          .computeIfAbsent(get(row, "i"), k -> new ArrayList<>())
          .add(get(row, "c"));
    }
    for (Map<String, String> row :
        server.query(
            "SELECT table_schema s, table_name t, constraint_name i, column_name c,"
                + " referenced_table_schema ps, referenced_table_name pt, referenced_column_name pc"
                + " FROM information_schema.key_column_usage WHERE referenced_table_name IS NOT NULL"
                + " ORDER BY s, t, i, ordinal_position")) {
      keys.foreign(row);
    }
    for (Map<String, String> row :
        server.query(
            "SELECT table_schema s, table_name t, column_name c, generation_expression g FROM"
                + " information_schema.columns WHERE table_schema"
                + USER_SCHEMAS
                + " ORDER BY s, t, ordinal_position")) {
      keys.column(row);
    }
    keys.tables.values().forEach(t -> t.foreign.values().forEach(f -> keys.refer(f)));
    return keys;
  }

  private static String get(Map<String, String> row, String column) {
    return row.getOrDefault(column, "");
  }

  private OfTable table(Map<String, String> row) {
    return tables.computeIfAbsent(get(row, "s") + "." + get(row, "t"), k -> new OfTable());
  }

  private void column(Map<String, String> row) {
    OfTable table = table(row);
    table.columns.add(get(row, "c"));
    if (!get(row, "g").isEmpty()) {
      table.generated.add(get(row, "c"));
    }
  }

  private void foreign(Map<String, String> row) {
    Foreign key =
        table(row)
            .foreign
            .computeIfAbsent(
                get(row, "i"),
                k ->
                    new Foreign(
                        new ArrayList<>(),
                        get(row, "ps") + "." + get(row, "pt"),
                        new ArrayList<>()));
    key.columns().add(get(row, "c"));
    key.parentColumns().add(get(row, "pc"));
  }

  private void refer(Foreign key) {
    tables.computeIfAbsent(key.parent(), k -> new OfTable()).referenced.add(key.parentColumns());
  }

  Set<String> generated(TableDefinition table) {
    return of(table).generated;
  }

  private OfTable of(TableDefinition table) {
    return tables.getOrDefault(table.fullName(), new OfTable());
  }

  /** The row itself: its primary key, another unique key, or all of its values. */
  String identity(TableDefinition table, RowImage row) {
    List<String> key = identifying(table);
    return name(table.fullName(), key) + values(table, row, key).orElse("NULL");
  }

  /** The columns that tell a row. */
  List<String> identifying(TableDefinition table) {
    if (!table.primaryKey().isEmpty() && table.named()) {
      return table.key().map(c -> c.label()).toList();
    }
    List<String> first = of(table).unique.values().stream().findFirst().orElse(List.of());
    return first.isEmpty() ? table.columns().stream().map(c -> c.label()).toList() : first;
  }

  /** The row's values of all unique keys but the one that tells it. */
  Set<String> unique(TableDefinition table, RowImage row) {
    List<String> identity = identifying(table);
    Set<String> found = new TreeSet<>();
    for (List<String> key : of(table).unique.values()) {
      if (!key.equals(identity)) {
        values(table, row, key).ifPresent(v -> found.add(name(table.fullName(), key) + v));
      }
    }
    return found;
  }

  /** What children may refer to. */
  Set<String> referable(TableDefinition table, RowImage row) {
    Set<String> found = new TreeSet<>();
    for (List<String> key : of(table).referenced) {
      values(table, row, key)
          .ifPresent(v -> found.add("parent " + name(table.fullName(), key) + v));
    }
    return found;
  }

  /** What the row refers to, in the same form. */
  Set<String> references(TableDefinition table, RowImage row) {
    Set<String> found = new TreeSet<>();
    for (Foreign key : of(table).foreign.values()) {
      values(table, row, key.columns(), key.parentColumns())
          .ifPresent(v -> found.add("parent " + name(key.parent(), key.parentColumns()) + v));
    }
    return found;
  }

  private static String name(String table, List<String> columns) {
    return table + new TreeSet<>(columns);
  }

  private Optional<String> values(TableDefinition table, RowImage row, List<String> key) {
    return values(table, row, key, key);
  }

  /** In the order of the names; empty when one is NULL, was not logged or isn't known. */
  private Optional<String> values(
      TableDefinition table, RowImage row, List<String> columns, List<String> names) {
    Map<String, String> values = new TreeMap<>();
    for (int k = 0; k < columns.size(); k++) {
      int at = index(table, columns.get(k));
      if (at < 0) {
        return Optional.empty();
      }
      Value value = row.get(at);
      if (value instanceof Value.Null || value instanceof Value.Absent) {
        return Optional.empty();
      }
      values.put(names.get(k), normal(value));
    }
    return Optional.of(values.values().toString());
  }

  /** Where a column is; in a log that doesn't name it, where it is in the base. */
  int index(TableDefinition table, String column) {
    List<String> names = of(table).columns;
    boolean named = table.named() || names.size() != table.columns().size();
    for (int i = 0; i < table.columns().size(); i++) {
      String name = named ? table.columns().get(i).label() : names.get(i);
      if (name.equalsIgnoreCase(column)) {
        return i;
      }
    }
    return -1;
  }

  private static String normal(Value value) {
    String text = Texts.of(value);
    return switch (value) {
      case Value.Text t -> folded(text);
      case Value.Untold u -> folded(text);
      case Value.Choice c -> folded(text);
      case Value.Decimal d -> d.number().stripTrailingZeros().toPlainString();
      default -> text;
    };
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT)
        .stripTrailing();
  }
}
