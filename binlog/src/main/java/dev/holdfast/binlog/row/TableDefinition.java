package dev.holdfast.binlog.row;

import java.util.List;
import java.util.stream.Stream;

/**
 * A table as a table map event describes it.
 *
 * @param primaryKey indexes of its columns, from 0; empty when there is none or the log doesn't say
 */
public record TableDefinition(
    String schema, String name, List<Column> columns, List<Integer> primaryKey) {
  public TableDefinition {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
  }

  /** {@code schema.name}. */
  public String fullName() {
    return schema + "." + name;
  }

  /** Whether the log names the columns; it does under {@code binlog_row_metadata=FULL}. */
  public boolean named() {
    return columns.stream().allMatch(c -> c.name().isPresent());
  }

  public Stream<Column> key() {
    return primaryKey.stream().map(columns::get);
  }
}
