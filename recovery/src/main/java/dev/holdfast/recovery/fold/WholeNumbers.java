package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.row.ImageKey;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.LiveTable;
import java.util.ArrayList;
import java.util.List;

/** Columns of whole numbers, back from the bytes of an {@link ImageKey}. */
final class WholeNumbers {
  private WholeNumbers() {}

  static boolean are(LiveTable table, int column) {
    return bytes(table.columns().get(column)) > 0;
  }

  private static int bytes(LiveTable.Field field) {
    return switch (field.type()) {
      case "tinyint" -> 1;
      case "smallint" -> 2;
      case "mediumint" -> 3;
      case "int" -> 4;
      case "bigint" -> 8;
      default -> 0;
    };
  }

  /** As SQL has them. */
  static List<String> read(LiveTable table, List<Integer> columns, Bytes key) {
    ByteReader in = key.reader();
    List<String> all = new ArrayList<>();
    for (int column : columns) {
      LiveTable.Field field = table.columns().get(column);
      int size = bytes(field);
      long bits = in.bigEndian(size);
      all.add(
          field.sign() == Value.Sign.UNSIGNED
              ? Long.toUnsignedString(bits)
              : Long.toString(signed(bits, size)));
    }
    return all;
  }

  private static long signed(long bits, int size) {
    int unused = 64 - 8 * size;
    return ((bits ^ (1L << (8 * size - 1))) << unused) >> unused;
  }
}
