package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;

/**
 * What a row event holds: changes of one kind to rows of one table, not decoded yet.
 *
 * @param tableId of the table map event that describes the table
 * @param flags {@link #STATEMENT_END} and others, see the manual
 * @param width columns of the table
 * @param first which columns the image before has, or of an insert the only one; a bit each
 * @param second likewise the image after an update; empty for others
 * @param rows the images
 * @param partialJson whether images after an update may hold only what changed within JSON values
 */
public record RowBlock(
    RowChange.Kind kind,
    long tableId,
    int flags,
    int width,
    Bytes first,
    Bytes second,
    ByteReader rows,
    boolean partialJson) {
  /** The images hold whole values. */
  public RowBlock(
      RowChange.Kind kind,
      long tableId,
      int flags,
      int width,
      Bytes first,
      Bytes second,
      ByteReader rows) {
    this(kind, tableId, flags, width, first, second, rows, false);
  }

  /** The statement's last row event: table ids mean nothing after it. */
  public static final int STATEMENT_END = 1;

  /**
   * Foreign keys were the server's matter and not InnoDB's, as in MySQL since 9.6 (MySQL manual,
   * "innodb_native_foreign_keys").
   */
  private static final int FOREIGN_KEYS_BY_SERVER = 0x10;

  /** Whether what a foreign key deleted or changed along is in the log, too. */
  public boolean cascadesLogged() {
    return (flags & FOREIGN_KEYS_BY_SERVER) != 0;
  }

  public boolean endsStatement() {
    return (flags & STATEMENT_END) != 0;
  }

  /** The changes, in the order in which they were made. */
  public RowCursor changes(TableDefinition table) throws BadEventException {
    if (table.columns().size() != width) {
      throw new BadEventException(
          "it has rows of "
              + width
              + " columns, but its table "
              + table.fullName()
              + " has "
              + table.columns().size());
    }
    if (rows.remaining() > 0 && none(first)) {
      throw new BadEventException("it has rows without columns"); // They would never end.
    }
    return new RowCursor(this, table);
  }

  /** Whether its images have each column of the table. */
  public boolean whole() {
    return all(first) && (kind != RowChange.Kind.UPDATE || all(second));
  }

  /** Bits beyond the table's columns, which only damage sets, mean nothing. */
  private boolean none(Bytes present) {
    for (int i = 0; i < width; i++) {
      if (has(present, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(Bytes present, int column) {
    return (present.at(column / 8) & (1 << (column % 8))) != 0;
  }

  private boolean all(Bytes present) {
    for (int i = 0; i < width; i++) {
      if (!has(present, i)) {
        return false;
      }
    }
    return true;
  }

  /** How many rows it changes; the images are walked through, but no value is made. */
  public int count(TableDefinition table) throws BadEventException {
    RowCursor cursor = changes(table);
    int count = 0;
    while (cursor.hasNext()) {
      cursor.skip();
      count++;
    }
    return count;
  }
}
