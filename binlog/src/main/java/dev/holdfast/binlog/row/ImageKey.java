package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts the values of some columns out of whole row images: two rows have the same bytes if and only
 * if they have the same values as stored. The bytes sort, unsigned, as most values do.
 */
public final class ImageKey {
  private final List<Column> columns;
  private final List<Integer> wanted;
  private final int last;

  /**
   * @param wanted indexes of the columns, from 0
   */
  public ImageKey(TableDefinition table, List<Integer> wanted) {
    columns = table.columns();
    this.wanted = List.copyOf(wanted);
    last = wanted.stream().mapToInt(i -> i).max().orElse(-1);
  }

  /** The values in an image that has each column; empty when one of them is NULL. */
  public Optional<Bytes> of(Bytes image) {
    ByteReader in = image.reader();
    int nulls = in.skip((columns.size() + 7) / 8);
    ByteReader[] parts = new ByteReader[last + 1];
    for (int i = 0; i <= last; i++) {
      if (!in.bit(nulls, i)) {
        ByteReader rest = in.copy();
        Values.skip(in, columns.get(i).type());
        parts[i] = rest.part(in.position() - rest.position());
      }
    }
    Buffer out = new Buffer();
    for (int i : wanted) {
      if (parts[i] == null) {
        return Optional.empty();
      }
      write(columns.get(i), parts[i], out);
    }
    return Optional.of(out.bytes());
  }

  private static void write(Column column, ByteReader in, Buffer out) {
    ColumnType type = column.type();
    switch (type.kind()) {
      case WHOLE -> whole(in, type.size(), column.sign(), out);
      case CHAR, VARCHAR -> {
        in.skip(type.size() > 255 ? 2 : 1);
        escaped(in, out);
      }
      default -> {
        while (in.remaining() > 0) {
          out.write(in.u8());
        }
      }
    }
  }

  /**
   * The most significant byte first; a sign's bit inverted, so that negative numbers come first.
   */
  private static void whole(ByteReader in, int size, Value.Sign sign, Buffer out) {
    long bits = in.unsigned(size);
    long sorted = sign == Value.Sign.UNSIGNED ? bits : bits ^ (1L << (8 * size - 1));
    for (int i = size - 1; i >= 0; i--) {
      out.write((int) (sorted >> (8 * i)));
    }
  }

  /** So that what follows can't be taken for a part of it. */
  private static void escaped(ByteReader in, Buffer out) {
    while (in.remaining() > 0) {
      int one = in.u8();
      out.write(one);
      if (one == 0) {
        out.write(0xff);
      }
    }
    out.write(0);
    out.write(0);
  }

  /** Bytes, as many as there come. */
  private static final class Buffer {
    private byte[] data = new byte[32];
    private int length;

    void write(int one) {
      if (length == data.length) {
        data = Arrays.copyOf(data, 2 * length);
      }
      data[length++] = (byte) one;
    }

    Bytes bytes() {
      return Bytes.copyOf(data, 0, length);
    }
  }
}
