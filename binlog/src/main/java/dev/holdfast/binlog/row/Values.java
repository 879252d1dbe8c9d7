package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.bytes.Compression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and skips values in row images (MariaDB manual, "ROWS_EVENT"). */
final class Values {
  private Values() {}

  static Value read(ByteReader in, Column column) throws BadEventException {
    ColumnType type = column.type();
    return switch (type.kind()) {
      case WHOLE -> whole(in, type.size(), column.sign());
      case FLOAT -> new Value.Single(Float.intBitsToFloat(in.i32()));
      case DOUBLE -> new Value.Real(Double.longBitsToDouble(in.i64()));
      case DECIMAL -> new Value.Decimal(Decimals.read(in, type.size(), type.fraction()));
      case BIT -> new Value.BitField(in.bigEndian((type.size() + 7) / 8), type.size());
      case YEAR -> year(in.u8());
      case CHAR, VARCHAR, BLOB -> string(string(in, type), column);
      case COMPRESSED_VARCHAR, COMPRESSED_BLOB ->
          string(Compression.value(string(in, type).reader()), column);
      case JSON -> JsonBinary.value(string(in, type));
      case VECTOR -> new Value.Binary(string(in, type));
      case GEOMETRY -> new Value.Geometry(string(in, type));
      case ENUM -> choice((int) in.unsigned(type.size()), column.labels());
      case SET -> members(in.unsigned(type.size()), column.labels());
      case DATE -> Times.date(in);
      case TIME -> Times.time(in, type.fraction());
      case DATETIME -> Times.dateTime(in, type.fraction());
      case TIMESTAMP -> Times.timestamp(in, type.fraction());
      case OLD_TIME -> Times.oldTime(in);
      case OLD_DATETIME -> Times.oldDateTime(in);
      case OLD_TIMESTAMP -> new Value.Timestamp(in.u32(), 0, 0);
      case NULL -> Value.NULL;
    };
  }

  static void skip(ByteReader in, ColumnType type) {
    switch (type.kind()) {
      case WHOLE, FLOAT, DOUBLE, ENUM, SET -> in.skip(type.size());
      case DECIMAL -> in.skip(Decimals.bytes(type.size(), type.fraction()));
      case BIT -> in.skip((type.size() + 7) / 8);
      case YEAR -> in.skip(1);
      case CHAR, VARCHAR, COMPRESSED_VARCHAR, BLOB, COMPRESSED_BLOB, GEOMETRY, JSON, VECTOR ->
          in.skip(length(in, type));
      case DATE, OLD_TIME -> in.skip(3);
      case TIME -> in.skip(3 + Times.fractionBytes(type.fraction()));
      case DATETIME -> in.skip(5 + Times.fractionBytes(type.fraction()));
      case TIMESTAMP -> in.skip(4 + Times.fractionBytes(type.fraction()));
      case OLD_DATETIME -> in.skip(8);
      case OLD_TIMESTAMP -> in.skip(4);
      case NULL -> in.skip(0);
    }
  }

  private static Bytes string(ByteReader in, ColumnType type) {
    return in.bytes(length(in, type));
  }

  private static long length(ByteReader in, ColumnType type) {
    return switch (type.kind()) {
      case CHAR, VARCHAR, COMPRESSED_VARCHAR -> in.unsigned(type.size() > 255 ? 2 : 1);
      default -> in.unsigned(type.size());
    };
  }

  private static Value whole(ByteReader in, int width, Value.Sign sign) {
    int unused = 64 - 8 * width;
    return new Value.Whole((in.unsigned(width) << unused) >> unused, width, sign);
  }

  private static Value year(int offset) {
    return new Value.Year(offset == 0 ? 0 : 1900 + offset);
  }

  /** What these bytes are in {@code column}. BINARY is logged without the zeros at its end. */
  static Value string(Bytes bytes, Column column) {
    if (column.binary()) {
      boolean fixed = column.type().kind() == ColumnType.Kind.CHAR;
      return new Value.Binary(fixed ? bytes.paddedTo(column.type().size()) : bytes);
    }
    return column.charset().isPresent()
        ? new Value.Text(bytes, column.charset().get())
        : new Value.Untold(bytes);
  }

  private static Value choice(int index, List<String> labels) {
    return new Value.Choice(
        index,
        index > 0 && index <= labels.size()
            ? Optional.of(labels.get(index - 1))
            : Optional.empty());
  }

  private static Value members(long bits, List<String> labels) {
    if (labels.isEmpty()) {
      return new Value.Members(bits, Optional.empty());
    }
    List<String> set = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if ((bits & (1L << i)) != 0) {
        set.add(labels.get(i));
      }
    }
    return new Value.Members(bits, Optional.of(List.copyOf(set)));
  }
}
