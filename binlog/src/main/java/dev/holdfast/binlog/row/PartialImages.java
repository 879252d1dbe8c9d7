package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Images after an update of which JSON values are logged as what became different (MySQL source
 * documentation, "Rows_event", PARTIAL_UPDATE_ROWS_EVENT): a number of options stands before the
 * image, and if its lowest bit is set a bitmap with a bit for each JSON column of the table.
 */
final class PartialImages {
  private static final int LENGTH_BYTES = 4;
  private final Column[] columns;
  private final int[] jsonNumbers;
  private final int jsonColumns;
  private final Map<Integer, Bytes> before = new HashMap<>();

  PartialImages(Column[] columns) {
    this.columns = columns;
    jsonNumbers = new int[columns.length];
    int count = 0;
    for (int i = 0; i < columns.length; i++) {
      jsonNumbers[i] = count;
      count += json(i) ? 1 : 0;
    }
    jsonColumns = count;
  }

  private boolean json(int column) {
    return columns[column].type().kind() == ColumnType.Kind.JSON;
  }

  /** Remembers the JSON values of the image before, which {@code in} is to read. */
  Value remember(ByteReader in, int column) throws BadEventException {
    if (!json(column)) {
      return Values.read(in, columns[column]);
    }
    Bytes binary = in.bytes(in.unsigned(columns[column].type().size()));
    before.put(column, binary);
    return JsonBinary.value(binary);
  }

  void forget() {
    before.clear();
  }

  /** Which columns of the image that follows are partial. */
  Flags flags(ByteReader in) {
    boolean some = (in.lengthEncoded() & 1) != 0;
    return new Flags(some ? in.part((jsonColumns + 7) / 8) : null);
  }

  /** Of a value that wasn't logged before, the change doesn't tell what it is now. */
  Value read(ByteReader in, int column, Flags flags) throws BadEventException {
    if (!partial(column, flags)) {
      return Values.read(in, columns[column]);
    }
    ByteReader diffs = in.part(in.unsigned(LENGTH_BYTES));
    Bytes old = before.get(column);
    return old == null
        ? Value.ABSENT
        : JsonBinary.value(JsonDiffs.apply(JsonBinary.tree(old), diffs));
  }

  void skip(ByteReader in, int column, Flags flags) {
    if (partial(column, flags)) {
      in.skip(in.unsigned(LENGTH_BYTES));
    } else {
      Values.skip(in, columns[column].type());
    }
  }

  private boolean partial(int column, Flags flags) {
    return json(column) && flags.has(jsonNumbers[column]);
  }

  /** One for each JSON column of the table. */
  record Flags(@Nullable ByteReader bits) {
    boolean has(int number) {
      return bits != null && (bits.peek(number / 8) & (1 << (number % 8))) != 0;
    }
  }
}
