package dev.holdfast.server;

import dev.holdfast.binlog.row.Value;
import java.util.List;
import java.util.Optional;

/**
 * A table as it is now.
 *
 * @param kind as in information_schema.TABLES: {@code BASE TABLE}, {@code SEQUENCE}, …
 * @param key what tells its rows; empty when nothing does
 * @param children tables whose rows refer to its rows
 * @param triggers their names
 * @param uniqueColumns indexes of those that a unique key besides the primary one is made of
 * @param counter of AUTO_INCREMENT
 */
public record LiveTable(
    String schema,
    String name,
    String kind,
    String engine,
    List<Field> columns,
    Optional<Key> key,
    List<Child> children,
    List<String> triggers,
    List<Integer> uniqueColumns,
    Optional<Counter> counter) {
  public LiveTable {
    uniqueColumns = List.copyOf(uniqueColumns);
    columns = List.copyOf(columns);
    children = List.copyOf(children);
    triggers = List.copyOf(triggers);
  }

  public String fullName() {
    return schema + "." + name;
  }

  /**
   * AUTO_INCREMENT.
   *
   * @param column its index, from 0
   * @param next what the next row gets
   */
  public record Counter(int column, long next) {}

  /**
   * A column.
   *
   * @param type as in information_schema.COLUMNS.DATA_TYPE: {@code varchar}
   * @param precision digits of DECIMAL, bits of BIT, most bytes of a text, else of no meaning
   * @param fraction decimals of DECIMAL and of a time's seconds, else 0
   * @param collation its number, where it has one
   * @param labels of ENUM and SET
   * @param generated worked out from other columns
   */
  public record Field(
      String name,
      String type,
      Value.Sign sign,
      long precision,
      int fraction,
      Optional<Integer> collation,
      List<String> labels,
      boolean generated) {
    public Field {
      labels = List.copyOf(labels);
    }
  }

  /**
   * The primary key, or a unique one without NULL.
   *
   * @param columns their indexes, from 0
   */
  public record Key(String name, List<Integer> columns) {
    public Key {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A foreign key of another table, or of the same one.
   *
   * @param referred indexes of the columns that it refers to, in the order of {@code columns}
   * @param onDelete {@code CASCADE}, {@code SET NULL}, {@code RESTRICT}, …
   */
  public record Child(
      String constraint,
      String schema,
      String table,
      List<String> columns,
      List<Integer> referred,
      String onDelete,
      String onUpdate) {
    public Child {
      columns = List.copyOf(columns);
      referred = List.copyOf(referred);
    }

    /** Whether its rows change by themselves when the row that they refer to goes. */
    public boolean followsDeletes() {
      return follows(onDelete);
    }

    /** Whether they do when its key changes. */
    public boolean followsUpdates() {
      return follows(onUpdate);
    }

    private static boolean follows(String rule) {
      return rule.equals("CASCADE") || rule.startsWith("SET ");
    }
  }
}
