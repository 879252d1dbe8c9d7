package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.row.Literals;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.StoredForm;
import dev.holdfast.server.UndoServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Questions after rows by the values of some columns. */
final class RowQuery {
  static final String LOCK = " FOR UPDATE";

  private RowQuery() {}

  /** Through the key, or with {@link #LOCK} a small table would be locked as a whole. */
  static String byKey(LiveTable table, LiveTable.Key key, List<List<Value>> keys) {
    List<String> columns = table.columns().stream().map(RowQuery::form).toList();
    List<String> names = key.columns().stream().map(i -> table.columns().get(i).name()).toList();
    return "SELECT %s FROM %s FORCE INDEX (%s) WHERE %s"
        .formatted(
            String.join(", ", columns),
            name(table.schema(), table.name()),
            identifier(key.name()),
            oneOf(names, keys));
  }

  /** The different values of a foreign key that are there. */
  static String ofChild(LiveTable.Child child, LiveTable parent, List<List<Value>> values) {
    List<String> forms = new ArrayList<>();
    for (int i = 0; i < child.columns().size(); i++) {
      forms.add(form(child.columns().get(i), parent.columns().get(child.referred().get(i))));
    }
    return "SELECT DISTINCT %s FROM %s WHERE %s LOCK IN SHARE MODE"
        .formatted(
            String.join(", ", forms),
            name(child.schema(), child.table()),
            oneOf(child.columns(), values));
  }

  /** The keys of rows that refer to these values by a chain of foreign keys. */
  static String followers(List<UndoServer.Link> chain, List<List<Value>> values) {
    LiveTable table = chain.getLast().table();
    List<String> columns =
        table
            .key()
            .map(k -> k.columns().stream().map(i -> table.columns().get(i)))
            .orElseGet(table.columns()::stream)
            .map(RowQuery::form)
            .toList();
    return "SELECT %s FROM %s WHERE %s"
        .formatted(
            String.join(", ", columns),
            name(table.schema(), table.name()),
            following(chain, values));
  }

  private static String following(List<UndoServer.Link> chain, List<List<Value>> values) {
    LiveTable.Child last = chain.getLast().child();
    if (chain.size() == 1) {
      return oneOf(last.columns(), values);
    }
    List<UndoServer.Link> before = chain.subList(0, chain.size() - 1);
    LiveTable parent = before.getLast().table();
    List<String> referred =
        last.referred().stream().map(i -> identifier(parent.columns().get(i).name())).toList();
    return "(%s) IN (SELECT %s FROM %s WHERE %s)"
        .formatted(
            String.join(", ", last.columns().stream().map(RowQuery::identifier).toList()),
            String.join(", ", referred),
            name(parent.schema(), parent.name()),
            following(before, values));
  }

  /** Of one row. */
  static String adjust(
      LiveTable table, LiveTable.Key key, List<Value> values, Map<String, String> expressions) {
    List<String> names = key.columns().stream().map(i -> table.columns().get(i).name()).toList();
    List<String> parts = new ArrayList<>();
    expressions.forEach((column, sql) -> parts.add(identifier(column) + " = " + sql));
    return "UPDATE %s SET %s WHERE %s"
        .formatted(
            name(table.schema(), table.name()),
            String.join(", ", parts),
            oneOf(names, List.of(values)));
  }

  private static String oneOf(List<String> columns, List<List<Value>> values) {
    if (columns.size() == 1) {
      List<String> all = values.stream().map(v -> literal(v.getFirst())).toList();
      return identifier(columns.getFirst()) + " IN (" + String.join(", ", all) + ")";
    }
    List<String> all = new ArrayList<>();
    for (List<Value> one : values) {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < one.size(); i++) {
        parts.add(identifier(columns.get(i)) + " = " + literal(one.get(i)));
      }
      all.add("(" + String.join(" AND ", parts) + ")");
    }
    return String.join(" OR ", all);
  }

  private static String literal(Value value) {
    return switch (value) {
      case Value.Single f -> "CAST(" + Literals.of(f) + " AS FLOAT)";
      default -> Literals.of(value);
    };
  }

  private static String form(LiveTable.Field field) {
    return form(field.name(), field);
  }

  /** As {@link StoredForm} has it. */
  private static String form(String name, LiveTable.Field field) {
    String column = identifier(name);
    return switch (field.type()) {
      case "tinyint", "smallint", "mediumint", "int", "bigint", "double", "year" -> column + " + 0";
      case "float" -> "CAST(" + column + " AS DOUBLE)";
      case "bit", "enum", "set" -> column + " | 0";
      case "decimal", "date", "time", "datetime", "timestamp" -> "CAST(" + column + " AS CHAR)";
      case "inet4", "inet6" -> "HEX(INET6_ATON(" + column + "))";
      case "uuid" -> "UPPER(REPLACE(" + column + ", '-', ''))";
      case "mediumtext", "longtext", "mediumblob", "longblob", "json" -> longForm(column);
      default -> "HEX(" + column + ")";
    };
  }

  /** HEX is NULL for more than fits into a packet. */
  private static String longForm(String column) {
    return "IF(LENGTH(%s) > %d, CONCAT('#', SHA2(%s, 256)), HEX(%s))"
        .formatted(column, StoredForm.LONG_BYTES, column, column);
  }

  static String name(String schema, String table) {
    return identifier(schema) + "." + identifier(table);
  }

  static String identifier(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
