package dev.holdfast.binlog.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Row changes of one table as SQL statements, each for one row. A row is looked up by all of its
 * logged values, exactly: nothing happens to a row that has changed since.
 *
 * <p>The statements want a session that {@link #SESSION} has prepared.
 */
public final class RowSql {
  /** So that timestamps and zeros for auto-increment columns mean what they say. */
  public static final List<String> SESSION =
      List.of(
          "SET time_zone = '+00:00'",
          "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'");

  private final TableDefinition table;
  private final Set<Integer> generated;

  /**
   * For tables of which the log says all.
   *
   * @throws IllegalArgumentException when it doesn't name the columns
   */
  public RowSql(TableDefinition table) {
    this(table, Set.of());
  }

  /**
   * @param table its columns as the log or somebody else describes them, all named
   * @param generated indexes of the columns that must not be written, from 0; no log says that
   */
  public RowSql(TableDefinition table, Set<Integer> generated) {
    if (!table.named()) {
      throw new IllegalArgumentException("unnamed columns in " + table.fullName());
    }
    this.table = table;
    this.generated = Set.copyOf(generated);
  }

  /** One statement without a semicolon. */
  public String of(RowChange change) {
    return switch (change) {
      case RowChange.Insert i -> insert(i.after());
      case RowChange.Update u ->
          "UPDATE " + name() + " SET " + assignments(u.after()) + " WHERE " + where(u.before());
      case RowChange.Delete d -> "DELETE FROM " + name() + " WHERE " + where(d.before());
    };
  }

  private String insert(RowImage row) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    written(row)
        .forEach(i -> {
          names.add(column(i));
          values.add(Literals.of(value(row, i)));
        });
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(name(), String.join(", ", names), String.join(", ", values));
  }

  private String assignments(RowImage row) {
    return String.join(
        ", ", written(row).mapToObj(i -> column(i) + " = " + Literals.of(value(row, i))).toList());
  }

  private IntStream written(RowImage row) {
    return columns(i -> row.has(i) && !generated.contains(i));
  }

  private IntStream columns(IntPredicate which) {
    return IntStream.range(0, table.columns().size()).filter(which);
  }

  /** Key columns compare by themselves, so that their index is used. */
  private String where(RowImage row) {
    List<String> conditions =
        columns(i -> row.has(i) && (!generated.contains(i) || key(i)))
            .mapToObj(i -> key(i) ? column(i) + " = " + literal(row, i) : exactly(row, i))
            .toList();
    boolean unique =
        !table.primaryKey().isEmpty() && table.primaryKey().stream().allMatch(row::has);
    return String.join(" AND ", conditions) + (unique ? "" : " LIMIT 1");
  }

  private boolean key(int column) {
    return table.primaryKey().contains(column);
  }

  /** Text is compared byte by byte, or 'a' would be as good as 'A'. */
  private String exactly(RowImage row, int i) {
    String literal = literal(row, i);
    if (table.columns().get(i).type().kind() == ColumnType.Kind.JSON
        && value(row, i) instanceof Value.Text) {
      return column(i) + " = CAST(" + literal + " AS JSON)";
    }
    return switch (value(row, i)) {
      case Value.Text t -> "BINARY " + column(i) + " <=> " + literal;
      case Value.Untold u -> "BINARY " + column(i) + " <=> " + literal;
      case Value.Single f -> column(i) + " <=> CAST(" + literal + " AS FLOAT)";
      case Value.Choice c -> "(" + column(i) + " | 0) <=> " + c.index();
      case Value.Members m -> "(" + column(i) + " | 0) <=> " + literal;
      case Value.Null n -> column(i) + " IS NULL";
      default -> column(i) + " <=> " + literal;
    };
  }

  private String literal(RowImage row, int i) {
    return Literals.of(value(row, i));
  }

  /** What the log left open and the table's description tells is filled in. */
  private Value value(RowImage row, int i) {
    Column column = table.columns().get(i);
    return switch (row.get(i)) {
      case Value.Whole w when w.sign() == Value.Sign.UNKNOWN ->
          new Value.Whole(w.bits(), w.widthBytes(), column.sign());
      case Value.Untold u -> Values.string(u.bytes(), column);
      case Value other -> other;
    };
  }

  private String column(int i) {
    return Literals.identifier(table.columns().get(i).label());
  }

  private String name() {
    return Literals.identifier(table.schema()) + "." + Literals.identifier(table.name());
  }
}
