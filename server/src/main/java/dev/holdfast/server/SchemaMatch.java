package dev.holdfast.server;

import dev.holdfast.binlog.row.Collations;
import dev.holdfast.binlog.row.Column;
import dev.holdfast.binlog.row.ColumnType;
import dev.holdfast.binlog.row.ColumnType.Kind;
import dev.holdfast.binlog.row.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a table still has the columns that the log describes: the server would refuse rows of
 * others without saying why.
 */
public final class SchemaMatch {
  private final Collations collations = new Collations();

  /** What is different; empty when nothing is. */
  public Optional<String> difference(TableDefinition logged, LiveTable live) {
    if (logged.columns().size() != live.columns().size()) {
      return Optional.of(
          "it has %d columns, and had %d"
              .formatted(live.columns().size(), logged.columns().size()));
    }
    for (int i = 0; i < live.columns().size(); i++) {
      Optional<String> difference = difference(logged.columns().get(i), live.columns().get(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> difference(Column logged, LiveTable.Field live) {
    boolean renamed = logged.name().filter(n -> !n.equalsIgnoreCase(live.name())).isPresent();
    if (renamed) {
      return Optional.of(
          "column %d is %s, and was %s".formatted(logged.position(), live.name(), logged.label()));
    }
    boolean relabelled = !logged.labels().isEmpty() && !logged.labels().equals(live.labels());
    return relabelled || !fits(logged.type(), live)
        ? Optional.of("column " + live.name() + " has another type than it had")
        : Optional.empty();
  }

  private static boolean fits(ColumnType logged, LiveTable.Field live) {
    return switch (live.type()) {
      case "tinyint" -> is(logged, Kind.WHOLE, 1);
      case "smallint" -> is(logged, Kind.WHOLE, 2);
      case "mediumint" -> is(logged, Kind.WHOLE, 3);
      case "int" -> is(logged, Kind.WHOLE, 4);
      case "bigint" -> is(logged, Kind.WHOLE, 8);
      case "float" -> logged.kind() == Kind.FLOAT;
      case "double" -> logged.kind() == Kind.DOUBLE;
      case "decimal" ->
          is(logged, Kind.DECIMAL, live.precision()) && logged.fraction() == live.fraction();
      case "bit" -> is(logged, Kind.BIT, live.precision());
      case "year" -> logged.kind() == Kind.YEAR;
      case "enum" -> logged.kind() == Kind.ENUM;
      case "set" -> logged.kind() == Kind.SET;
      case "date" -> logged.kind() == Kind.DATE;
      case "time" -> timed(logged, live, Kind.TIME, Kind.OLD_TIME);
      case "datetime" -> timed(logged, live, Kind.DATETIME, Kind.OLD_DATETIME);
      case "timestamp" -> timed(logged, live, Kind.TIMESTAMP, Kind.OLD_TIMESTAMP);
      case "json" -> logged.kind() == Kind.JSON;
      case "vector" -> logged.kind() == Kind.VECTOR || bytes(logged.kind()); // MariaDB logs bytes.
      case "char", "binary", "varchar", "varbinary" -> bytes(logged.kind()) && asLong(logged, live);
      default -> bytes(logged.kind());
    };
  }

  /** A compressed column has a byte more. */
  private static boolean asLong(ColumnType logged, LiveTable.Field live) {
    boolean plain = logged.kind() == Kind.CHAR || logged.kind() == Kind.VARCHAR;
    return !plain || logged.size() == live.precision();
  }

  private static boolean is(ColumnType logged, Kind kind, long size) {
    return logged.kind() == kind && logged.size() == size;
  }

  private static boolean timed(ColumnType logged, LiveTable.Field live, Kind kind, Kind old) {
    return logged.kind() == old || (logged.kind() == kind && logged.fraction() == live.fraction());
  }

  private static boolean bytes(Kind kind) {
    return switch (kind) {
      case CHAR, VARCHAR, BLOB, COMPRESSED_VARCHAR, COMPRESSED_BLOB, GEOMETRY -> true;
      case WHOLE, FLOAT, DOUBLE, DECIMAL, BIT, YEAR, ENUM, SET, DATE, TIME -> false;
      case DATETIME, TIMESTAMP, OLD_TIME, OLD_DATETIME, OLD_TIMESTAMP, NULL -> false;
      case JSON, VECTOR -> false; // MySQL alone has them.
    };
  }

  /** With names, signs and character sets of the table. */
  public TableDefinition described(TableDefinition logged, LiveTable live) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < live.columns().size(); i++) {
      LiveTable.Field field = live.columns().get(i);
      columns.add(
          logged
              .columns()
              .get(i)
              .described(
                  field.name(), field.sign(), field.collation(), field.labels(), collations));
    }
    List<Integer> key = live.key().map(LiveTable.Key::columns).orElse(List.of());
    return new TableDefinition(logged.schema(), logged.name(), columns, key);
  }
}
