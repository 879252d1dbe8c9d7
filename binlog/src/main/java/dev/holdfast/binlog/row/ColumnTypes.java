package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.row.ColumnType.Kind;

/** Reads column types from their codes and metadata (MariaDB manual, "TABLE_MAP_EVENT"). */
final class ColumnTypes {
  private static final int ENUM = 247;
  private static final int SET = 248;

  private ColumnTypes() {}

  /** Reads one column's metadata; how much that is depends on {@code code}. */
  static ColumnType read(int code, ByteReader metadata) throws BadEventException {
    return switch (code) {
      case 0, 246 -> decimal(code, metadata);
      case 1 -> ColumnType.of(Kind.WHOLE, 1);
      case 2 -> ColumnType.of(Kind.WHOLE, 2);
      case 3 -> ColumnType.of(Kind.WHOLE, 4);
      case 4 -> sized(Kind.FLOAT, metadata, 4);
      case 5 -> sized(Kind.DOUBLE, metadata, 8);
      case 6 -> ColumnType.of(Kind.NULL);
      case 7 -> ColumnType.of(Kind.OLD_TIMESTAMP);
      case 8 -> ColumnType.of(Kind.WHOLE, 8);
      case 9 -> ColumnType.of(Kind.WHOLE, 3);
      case 10, 14 -> ColumnType.of(Kind.DATE);
      case 11 -> ColumnType.of(Kind.OLD_TIME);
      case 12 -> ColumnType.of(Kind.OLD_DATETIME);
      case 13 -> ColumnType.of(Kind.YEAR);
      case 15 -> ColumnType.of(Kind.VARCHAR, metadata.u16());
      case 16 -> bits(metadata);
      case 17 -> timed(Kind.TIMESTAMP, metadata);
      case 18 -> timed(Kind.DATETIME, metadata);
      case 19 -> timed(Kind.TIME, metadata);
      case 140 -> lengthOfLength(Kind.COMPRESSED_BLOB, metadata);
      case 141 -> ColumnType.of(Kind.COMPRESSED_VARCHAR, metadata.u16());
      case 242 -> lengthOfLength(Kind.VECTOR, metadata);
      case 245 -> lengthOfLength(Kind.JSON, metadata);
      case ENUM, SET, 253, 254 -> string(metadata);
      case 249, 250, 251, 252 -> lengthOfLength(Kind.BLOB, metadata);
      case 255 -> lengthOfLength(Kind.GEOMETRY, metadata);
      default -> throw new BadEventException("it has a column of the unknown type " + code);
    };
  }

  private static ColumnType decimal(int code, ByteReader metadata) throws BadEventException {
    if (code == 0) {
      throw new BadEventException("it has a DECIMAL column in the format of MySQL 4");
    }
    int precision = metadata.u8();
    int scale = metadata.u8();
    if (precision > 65 || scale > precision) {
      throw new BadEventException("it has a column DECIMAL(" + precision + "," + scale + ")");
    }
    return new ColumnType(Kind.DECIMAL, precision, scale);
  }

  private static ColumnType sized(Kind kind, ByteReader metadata, int bytes)
      throws BadEventException {
    int size = metadata.u8();
    if (size != bytes) {
      throw new BadEventException("it has a " + kind + " column of " + size + " bytes");
    }
    return ColumnType.of(kind, size);
  }

  private static ColumnType bits(ByteReader metadata) throws BadEventException {
    int bits = metadata.u8() + 8 * metadata.u8();
    if (bits > 64) {
      throw new BadEventException("it has a column BIT(" + bits + ")");
    }
    return ColumnType.of(Kind.BIT, bits);
  }

  private static ColumnType timed(Kind kind, ByteReader metadata) throws BadEventException {
    int fraction = metadata.u8();
    if (fraction > 6) {
      throw new BadEventException("it has a " + kind + " column with " + fraction + " decimals");
    }
    return new ColumnType(kind, 0, fraction);
  }

  private static ColumnType lengthOfLength(Kind kind, ByteReader metadata)
      throws BadEventException {
    int bytes = metadata.u8();
    if (bytes < 1 || bytes > 4) {
      throw new BadEventException("it has a " + kind + " column of length class " + bytes);
    }
    return ColumnType.of(kind, bytes);
  }

  /**
   * CHAR, ENUM and SET share a code. The real type stands first, then the length in bytes; two bits
   * of the type, inverted, are the length's ninth and tenth.
   */
  private static ColumnType string(ByteReader metadata) throws BadEventException {
    int type = metadata.u8();
    int length = metadata.u8();
    if ((type & 0x30) != 0x30) {
      return ColumnType.of(Kind.CHAR, length | (((type & 0x30) ^ 0x30) << 4));
    }
    if ((type == ENUM && length > 2) || (type == SET && length > 8)) {
      throw new BadEventException("it has an ENUM or SET column of " + length + " bytes");
    }
    return switch (type) {
      case ENUM -> ColumnType.of(Kind.ENUM, length);
      case SET -> ColumnType.of(Kind.SET, length);
      default -> ColumnType.of(Kind.CHAR, length);
    };
  }
}
