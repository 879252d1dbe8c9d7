package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes through the changes of one row event; holds one row at a time. */
public final class RowCursor {
  private final RowBlock block;
  private final TableDefinition table;
  private final Column[] columns;
  private final int[] first;
  private final int[] second;
  private final ByteReader in;
  private final @Nullable PartialImages partial;

  RowCursor(RowBlock block, TableDefinition table) {
    this.block = block;
    this.table = table;
    columns = table.columns().toArray(Column[]::new);
    first = present(block.first(), columns.length);
    second = present(block.second(), columns.length);
    in = block.rows().copy();
    partial = block.partialJson() ? new PartialImages(columns) : null;
  }

  private static int[] present(Bytes bits, int width) {
    int[] columns = new int[width];
    int count = 0;
    for (int i = 0; i < width && bits.length() > 0; i++) {
      if ((bits.at(i / 8) & (1 << (i % 8))) != 0) {
        columns[count++] = i;
      }
    }
    return Arrays.copyOf(columns, count);
  }

  /** Bytes of the images that were gone past. */
  public int position() {
    return in.position() - block.rows().position();
  }

  public boolean hasNext() {
    return in.remaining() > 0;
  }

  public RowChange next() throws BadEventException {
    try {
      return switch (block.kind()) {
        case INSERT -> new RowChange.Insert(table, image(first));
        case UPDATE ->
            partial == null
                ? new RowChange.Update(table, image(first), image(second))
                : new RowChange.Update(table, before(partial), after(partial));
        case DELETE -> new RowChange.Delete(table, image(first));
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw mismatch(e);
    }
  }

  /** Goes past one change. */
  public void skip() throws BadEventException {
    try {
      skip(first);
      if (block.kind() == RowChange.Kind.UPDATE) {
        skipAfter();
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw mismatch(e);
    }
  }

  /** The next change as bytes. */
  public RawRow raw() throws BadEventException {
    if (partial != null) {
      throw new BadEventException("it logs parts of JSON values");
    }
    try {
      Bytes one = rawImage(first);
      return switch (block.kind()) {
        case INSERT -> new RawRow(Optional.empty(), Optional.of(one));
        case UPDATE -> new RawRow(Optional.of(one), Optional.of(rawImage(second)));
        case DELETE -> new RawRow(Optional.of(one), Optional.empty());
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw mismatch(e);
    }
  }

  private Bytes rawImage(int[] present) throws BadEventException {
    ByteReader from = in.copy();
    skip(present);
    return from.bytes(in.position() - from.position());
  }

  private BadEventException mismatch(RuntimeException cause) {
    return new BadEventException(
        "its rows don't fit the columns of " + table.fullName() + " as the log describes them",
        cause);
  }

  private RowImage image(int[] present) throws BadEventException {
    return image(present, column -> Values.read(in, columns[column]));
  }

  private RowImage before(PartialImages images) throws BadEventException {
    images.forget();
    return image(first, column -> images.remember(in, column));
  }

  private RowImage after(PartialImages images) throws BadEventException {
    PartialImages.Flags flags = images.flags(in);
    return image(second, column -> images.read(in, column, flags));
  }

  /** Reads the value of a column, by its index. */
  private interface Reading {
    Value of(int column) throws BadEventException;
  }

  private RowImage image(int[] present, Reading reading) throws BadEventException {
    Value[] values = new Value[columns.length];
    Arrays.fill(values, Value.ABSENT);
    int nulls = in.skip((present.length + 7) / 8);
    for (int i = 0; i < present.length; i++) {
      int column = present[i];
      values[column] = in.bit(nulls, i) ? Value.NULL : reading.of(column);
    }
    return new RowImage(Arrays.asList(values));
  }

  private void skipAfter() throws BadEventException {
    if (partial == null) {
      skip(second);
      return;
    }
    PartialImages.Flags flags = partial.flags(in);
    int nulls = in.skip((second.length + 7) / 8);
    for (int i = 0; i < second.length; i++) {
      if (!in.bit(nulls, i)) {
        partial.skip(in, second[i], flags);
      }
    }
  }

  private void skip(int[] present) throws BadEventException {
    int nulls = in.skip((present.length + 7) / 8);
    for (int i = 0; i < present.length; i++) {
      if (!in.bit(nulls, i)) {
        Values.skip(in, columns[present[i]].type());
      }
    }
  }
}
