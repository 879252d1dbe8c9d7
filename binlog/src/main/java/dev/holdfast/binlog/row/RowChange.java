package dev.holdfast.binlog.row;

/** What one row event did to one row. */
public sealed interface RowChange {
  TableDefinition table();

  record Insert(TableDefinition table, RowImage after) implements RowChange {}

  record Update(TableDefinition table, RowImage before, RowImage after) implements RowChange {}

  record Delete(TableDefinition table, RowImage before) implements RowChange {}

  /** The three kinds of row events. */
  enum Kind {
    INSERT,
    UPDATE,
    DELETE
  }
}
