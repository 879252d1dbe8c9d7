package dev.holdfast.server.mariadb;

import dev.holdfast.server.LiveTable;
import dev.holdfast.server.TableServer.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Statements that read rows as literals, which other statements can write again. */
record RowLiterals(LiveTable table, Map<String, String> charsets) {
  /** HEX is NULL for more than fits into a packet: such a value must not become one. */
  static final String TOO_LONG = "?";

  /** MySQL's JSON has types that are lost in its text: such a value must not become another. */
  static final String NOT_TOLD = "!";

  /** Indexes of the columns that are written: a server works out the others. */
  List<Integer> written() {
    return IntStream.range(0, table.columns().size())
        .filter(i -> !table.columns().get(i).generated())
        .boxed()
        .toList();
  }

  String page(Optional<Row> after, Optional<Row> upTo, int limit, boolean lock) {
    List<String> conditions = new ArrayList<>();
    after.ifPresent(row -> conditions.add("(" + beyond(row.key(), ">", ">") + ")"));
    upTo.ifPresent(row -> conditions.add("(" + beyond(row.key(), "<", "<=") + ")"));
    return "SELECT %s FROM %s FORCE INDEX (%s)%s ORDER BY %s LIMIT %d%s"
        .formatted(
            String.join(", ", written().stream().map(this::literal).toList()),
            name(),
            RowQuery.identifier(table.key().orElseThrow().name()),
            conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions),
            String.join(", ", keyNames()),
            limit,
            lock ? " FOR UPDATE" : "");
  }

  /** {@code a > 1 OR (a = 1 AND b > 2)}: what the optimizer can go through an index by. */
  private String beyond(List<String> key, String first, String last) {
    List<String> names = keyNames();
    List<String> ways = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      List<String> parts = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        parts.add(names.get(j) + " = " + key.get(j));
      }
      parts.add(names.get(i) + " " + (i == key.size() - 1 ? last : first) + " " + key.get(i));
      ways.add("(" + String.join(" AND ", parts) + ")");
    }
    return String.join(" OR ", ways);
  }

  String delete(List<Row> rows) {
    return "DELETE FROM "
        + name()
        + " WHERE "
        + String.join(" OR ", rows.stream().map(this::isKey).toList());
  }

  /** All columns: one that is left out may change by itself (ON UPDATE CURRENT_TIMESTAMP). */
  String update(Row row) {
    List<Integer> written = written();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      String column = RowQuery.identifier(table.columns().get(written.get(i)).name());
      parts.add(column + " = " + row.values().get(i));
    }
    return "UPDATE " + name() + " SET " + String.join(", ", parts) + " WHERE " + isKey(row);
  }

  private String isKey(Row row) {
    List<String> names = keyNames();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      parts.add(names.get(i) + " = " + row.key().get(i));
    }
    return "(" + String.join(" AND ", parts) + ")";
  }

  String insert(List<Row> rows) {
    List<String> columns =
        written().stream().map(i -> RowQuery.identifier(table.columns().get(i).name())).toList();
    List<String> tuples =
        rows.stream().map(r -> "(" + String.join(", ", r.values()) + ")").toList();
    return "INSERT INTO "
        + name()
        + " ("
        + String.join(", ", columns)
        + ") VALUES "
        + String.join(", ", tuples);
  }

  /** Of values in the order of {@link #written}. */
  Row row(List<String> values) {
    List<Integer> written = written();
    return new Row(
        table.key().orElseThrow().columns().stream()
            .map(column -> values.get(written.indexOf(column)))
            .toList(),
        values);
  }

  private List<String> keyNames() {
    return table.key().orElseThrow().columns().stream()
        .map(i -> RowQuery.identifier(table.columns().get(i).name()))
        .toList();
  }

  private String name() {
    return RowQuery.name(table.schema(), table.name());
  }

  private String literal(int index) {
    LiveTable.Field field = table.columns().get(index);
    String c = RowQuery.identifier(field.name());
    String text =
        switch (field.type()) {
          case "tinyint", "smallint", "mediumint", "int", "bigint", "year", "decimal" ->
              "CAST(" + c + " AS CHAR)";
          case "float" -> "CONCAT(CAST(" + c + " AS DOUBLE), '')";
          case "double" -> "CONCAT(" + c + ", '')"; // MySQL's casts and sums lose a last digit.
          case "bit", "enum", "set" -> "CAST(" + c + " | 0 AS CHAR)";
          case "date", "time", "datetime", "timestamp", "inet4", "inet6", "uuid" ->
              "CONCAT('''', " + c + ", '''')";
          case "json" -> json(c);
          default -> hex(introducer(field), c);
        };
    return "IF(" + c + " IS NULL, 'NULL', COALESCE(" + text + ", '" + TOO_LONG + "'))";
  }

  /** Only MySQL has this type: MariaDB's JSON is a text. */
  private static String json(String c) {
    return "IF(CAST(CAST(%s AS CHAR) AS JSON) = %s, %s, '%s')"
        .formatted(c, c, hex("_utf8mb4 ", c), NOT_TOLD);
  }

  private static String hex(String introducer, String c) {
    return "CONCAT('" + introducer + "x''', HEX(" + c + "), '''')";
  }

  private String introducer(LiveTable.Field field) {
    String charset = charsets.getOrDefault(field.name(), "");
    return charset.isEmpty() ? "" : "_" + charset + " ";
  }
}
