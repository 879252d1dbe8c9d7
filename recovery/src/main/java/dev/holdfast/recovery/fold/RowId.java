package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;

/**
 * A row.
 *
 * @param table the table's number
 * @param key its primary key, in bytes that sort
 */
record RowId(int table, Bytes key) implements Comparable<RowId> {
  @Override
  public int compareTo(RowId other) {
    int tables = Integer.compare(table, other.table);
    return tables != 0 ? tables : key.compareTo(other.key);
  }
}
