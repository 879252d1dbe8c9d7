package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.row.Collations;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.LiveTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What information_schema knows of a table. */
final class LiveTables {
  private final Sql sql;

  LiveTables(Sql sql) {
    this.sql = sql;
  }

  Optional<LiveTable> read(String schema, String name) throws SQLException {
    String where = named("table_schema", schema) + " AND " + named("table_name", name);
    Optional<Map<String, String>> table =
        sql.row(
            "SELECT table_type AS t, COALESCE(engine, '') AS e, auto_increment AS a"
                + " FROM information_schema.tables"
                + " WHERE "
                + where);
    if (table.isEmpty()) {
      return Optional.empty();
    }
    List<LiveTable.Field> columns = columns(where);
    List<String> names = columns.stream().map(LiveTable.Field::name).toList();
    return Optional.of(
        new LiveTable(
            schema,
            name,
            get(table.get(), "t"),
            get(table.get(), "e"),
            columns,
            key(where, names),
            children(schema, name, names),
            triggers(schema, name),
            uniqueColumns(where, names),
            counter(where, names, get(table.get(), "a"))));
  }

  private List<Integer> uniqueColumns(String where, List<String> names) throws SQLException {
    return sql
        .rows(
            "SELECT DISTINCT column_name AS c FROM information_schema.statistics"
                + " WHERE non_unique = 0 AND index_name <> 'PRIMARY' AND column_name IS NOT NULL AND "
                + where)
        .stream()
        .map(row -> names.indexOf(get(row, "c")))
        .toList();
  }

  private Optional<LiveTable.Counter> counter(String where, List<String> names, String next)
      throws SQLException {
    return sql.row(
            "SELECT column_name AS c FROM information_schema.columns"
                + " WHERE extra LIKE '%auto_increment%' AND "
                + where)
        .map(row ->
            new LiveTable.Counter(
                names.indexOf(get(row, "c")), next.isEmpty() ? 1 : Long.parseUnsignedLong(next)));
  }

  /** By the index that there is, which takes any case, and by case. */
  private static String named(String column, String name) {
    return "%s = %s AND BINARY %s = %s".formatted(column, Sql.text(name), column, Sql.text(name));
  }

  private List<LiveTable.Field> columns(String where) throws SQLException {
    List<LiveTable.Field> all = new ArrayList<>();
    for (Map<String, String> row :
        sql.rows(
            "SELECT c.column_name AS n, c.data_type AS t, c.column_type AS ct,"
                + " COALESCE(c.numeric_precision, c.character_octet_length, 0) AS p, COALESCE(c.numeric_scale, 0) AS s,"
                + " COALESCE(c.datetime_precision, 0) AS f, COALESCE(k.id, 0) AS k,"
                + " COALESCE(c.generation_expression, '') <> '' AS g"
                + " FROM information_schema.columns c LEFT JOIN information_schema.collations k"
                + " ON k.collation_name = c.collation_name WHERE "
                + where
                + " ORDER BY c.ordinal_position")) {
      all.add(column(row));
    }
    return all;
  }

  private static LiveTable.Field column(Map<String, String> row) {
    String type = get(row, "t");
    String whole = get(row, "ct");
    int collation = Integer.parseInt(get(row, "k"));
    boolean labelled = type.equals("enum") || type.equals("set");
    return new LiveTable.Field(
        get(row, "n"),
        type,
        whole.contains("unsigned") ? Value.Sign.UNSIGNED : Value.Sign.SIGNED,
        Long.parseLong(get(row, "p")),
        Math.max(Integer.parseInt(get(row, "s")), Integer.parseInt(get(row, "f"))),
        Optional.of(collation == 0 ? Collations.BINARY : collation),
        labelled ? labels(whole.substring(type.length() + 1, whole.length() - 1)) : List.of(),
        get(row, "g").equals("1"));
  }

  /** {@code 'a','it''s','x,y'}. */
  private static List<String> labels(String text) {
    List<String> all = new ArrayList<>();
    StringBuilder label = new StringBuilder();
    boolean within = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean twice = c == '\'' && within && i + 1 < text.length() && text.charAt(i + 1) == '\'';
      if (twice) {
        label.append(c);
        i++;
      } else if (c == '\'') {
        within = !within;
        if (!within) {
          all.add(label.toString());
          label.setLength(0);
        }
      } else if (within) {
        label.append(c);
      }
    }
    return all;
  }

  /**
   * The first of those whose columns are whole, no expressions and never NULL; the primary key
   * comes first.
   */
  private Optional<LiveTable.Key> key(String where, List<String> names) throws SQLException {
    Map<String, List<Integer>> keys = new LinkedHashMap<>();
    for (Map<String, String> row :
        sql.rows(
            "SELECT s.index_name AS i, s.column_name AS c FROM information_schema.statistics s"
                + " WHERE s.non_unique = 0 AND s.index_type = 'BTREE' AND "
                + where
                + " AND NOT EXISTS (SELECT 1 FROM information_schema.statistics o WHERE"
                + " o.table_schema = s.table_schema AND o.table_name = s.table_name"
                + " AND o.index_name = s.index_name"
                + " AND (o.sub_part IS NOT NULL OR o.nullable = 'YES' OR o.column_name IS NULL))"
                + " ORDER BY s.index_name <> 'PRIMARY', s.index_name, s.seq_in_index")) {
      keys.computeIfAbsent(get(row, "i"), k -> new ArrayList<>()).add(names.indexOf(get(row, "c")));
    }
    return keys.entrySet().stream()
        .findFirst()
        .map(e -> new LiveTable.Key(e.getKey(), e.getValue()));
  }

  private List<LiveTable.Child> children(String schema, String name, List<String> names)
      throws SQLException {
    Map<String, Draft> drafts = new LinkedHashMap<>();
    for (Map<String, String> row :
        sql.rows(
            "SELECT k.constraint_name AS n, k.table_schema AS s, k.table_name AS t,"
                + " k.column_name AS c, k.referenced_column_name AS r, f.delete_rule AS d,"
                + " f.update_rule AS u FROM information_schema.key_column_usage k"
                + " JOIN information_schema.referential_constraints f"
                + " ON f.constraint_schema = k.constraint_schema AND f.table_name = k.table_name"
                + " AND f.constraint_name = k.constraint_name WHERE "
                + named("k.referenced_table_schema", schema)
                + " AND "
                + named("k.referenced_table_name", name)
                + " ORDER BY s, t, n, k.ordinal_position")) {
      drafts
          .computeIfAbsent(
              get(row, "s") + "." + get(row, "t") + "." + get(row, "n"), k -> new Draft(row))
          .add(get(row, "c"), names.indexOf(get(row, "r")));
    }
    return drafts.values().stream().map(Draft::child).toList();
  }

  private List<String> triggers(String schema, String name) throws SQLException {
    List<String> all = new ArrayList<>();
    for (Map<String, String> row :
        sql.rows(
            "SELECT trigger_name AS n FROM information_schema.triggers WHERE "
                + named("event_object_schema", schema)
                + " AND "
                + named("event_object_table", name)
                + " ORDER BY 1")) {
      all.add(get(row, "n"));
    }
    return all;
  }

  private static String get(Map<String, String> row, String column) {
    return row.getOrDefault(column, "");
  }

  /** Columns of a foreign key as they come. */
  private record Draft(Map<String, String> row, List<String> columns, List<Integer> referred) {
    Draft(Map<String, String> row) {
      this(row, new ArrayList<>(), new ArrayList<>());
    }

    void add(String column, int refers) {
      columns.add(column);
      referred.add(refers);
    }

    LiveTable.Child child() {
      return new LiveTable.Child(
          get(row, "n"),
          get(row, "s"),
          get(row, "t"),
          columns,
          referred,
          get(row, "d"),
          get(row, "u"));
    }
  }
}
