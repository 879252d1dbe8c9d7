package dev.holdfast.server.mariadb;

import dev.holdfast.server.TableServer.ForeignKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The foreign keys of a server, and whether they hold. */
record ForeignKeys(Sql sql) {
  List<ForeignKey> all() throws SQLException {
    Map<String, List<Map<String, String>>> all = new LinkedHashMap<>();
    for (Map<String, String> row :
        sql.rows(
            "SELECT constraint_name AS n, CONCAT(table_schema, '.', table_name) AS c,"
                + " column_name AS a, CONCAT(referenced_table_schema, '.',"
                + " referenced_table_name) AS p, referenced_column_name AS r"
                + " FROM information_schema.key_column_usage"
                + " WHERE referenced_table_name IS NOT NULL"
                + " ORDER BY c, n, ordinal_position")) {
      all.computeIfAbsent(get(row, "c") + "/" + get(row, "n"), k -> new ArrayList<>()).add(row);
    }
    return all.values().stream().map(ForeignKeys::key).toList();
  }

  private static ForeignKey key(List<Map<String, String>> rows) {
    Map<String, String> first = rows.getFirst();
    return new ForeignKey(
        get(first, "n"),
        get(first, "c"),
        rows.stream().map(row -> get(row, "a")).toList(),
        get(first, "p"),
        rows.stream().map(row -> get(row, "r")).toList());
  }

  private static String get(Map<String, String> row, String column) {
    return row.getOrDefault(column, "");
  }

  long orphans(ForeignKey key) throws SQLException {
    List<String> joined = new ArrayList<>();
    List<String> there = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      String child = "c." + RowQuery.identifier(key.columns().get(i));
      joined.add(child + " = p." + RowQuery.identifier(key.referred().get(i)));
      there.add(child + " IS NOT NULL");
    }
    return Long.parseLong(
        sql.value(
            "SELECT COUNT(*) FROM %s c LEFT JOIN %s p ON %s WHERE %s AND p.%s IS NULL"
                .formatted(
                    table(key.child()),
                    table(key.parent()),
                    String.join(" AND ", joined),
                    String.join(" AND ", there),
                    RowQuery.identifier(key.referred().getFirst()))));
  }

  private static String table(String fullName) {
    int dot = fullName.indexOf('.');
    return RowQuery.name(fullName.substring(0, dot), fullName.substring(dot + 1));
  }
}
