package dev.holdfast.binlog.row;

/**
 * How a column's values are laid out in row images.
 *
 * @param size by kind: bytes of an integer, ENUM or SET; most bytes of CHAR and VARCHAR; bytes of
 *     the length of BLOB and GEOMETRY; bits of BIT; precision of DECIMAL; else 0
 * @param fraction decimals of DECIMAL and of a time's seconds; else 0
 */
public record ColumnType(Kind kind, int size, int fraction) {
  /** The layouts; OLD ones are those of tables made before MariaDB 10.1 and MySQL 5.6. */
  public enum Kind {
    WHOLE,
    FLOAT,
    DOUBLE,
    DECIMAL,
    BIT,
    YEAR,
    CHAR,
    VARCHAR,
    BLOB,
    /** MySQL's, in a binary form of its own; MariaDB's is text. */
    JSON,
    /** MySQL's: floats. */
    VECTOR,
    COMPRESSED_VARCHAR,
    COMPRESSED_BLOB,
    GEOMETRY,
    ENUM,
    SET,
    DATE,
    TIME,
    DATETIME,
    TIMESTAMP,
    OLD_TIME,
    OLD_DATETIME,
    OLD_TIMESTAMP,
    NULL
  }

  static ColumnType of(Kind kind) {
    return new ColumnType(kind, 0, 0);
  }

  static ColumnType of(Kind kind, int size) {
    return new ColumnType(kind, size, 0);
  }

  /** Whether the signedness bitmap of the metadata has a bit for it. */
  boolean hasSign() {
    return switch (kind) {
      case WHOLE, FLOAT, DOUBLE, DECIMAL, YEAR -> true;
      case BIT, CHAR, VARCHAR, BLOB, COMPRESSED_VARCHAR, COMPRESSED_BLOB, GEOMETRY -> false;
      case ENUM, SET, DATE, TIME, DATETIME, TIMESTAMP, JSON, VECTOR -> false;
      case OLD_TIME, OLD_DATETIME, OLD_TIMESTAMP, NULL -> false;
    };
  }

  /** Whether the metadata's list of character sets counts it. */
  boolean hasCharset(TableMaps.Writer writer) {
    return switch (kind) {
      case CHAR, VARCHAR, BLOB, COMPRESSED_VARCHAR, COMPRESSED_BLOB, VECTOR -> true;
      case GEOMETRY -> writer == TableMaps.Writer.MARIADB;
      case WHOLE, FLOAT, DOUBLE, DECIMAL, BIT, YEAR, ENUM, SET, JSON -> false;
      case DATE, TIME, DATETIME, TIMESTAMP -> false;
      case OLD_TIME, OLD_DATETIME, OLD_TIMESTAMP, NULL -> false;
    };
  }
}
