package dev.holdfast.binlog.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferUnderflowException;
import java.nio.ByteOrder;
import java.nio.charset.Charset;

/**
 * Reads fields from a part of an array and moves forward; little endian unless it says otherwise.
 * Each read beyond the limit throws {@link BufferUnderflowException}.
 */
public final class ByteReader {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private final byte[] data;
  private int position;
  private int limit;

  /** Reads {@code data} from {@code position} to before {@code limit}; nobody may change it. */
  public ByteReader(byte[] data, int position, int limit) {
    if (position < 0 || position > limit || limit > data.length) {
      throw new IllegalArgumentException(position + ".." + limit + " of " + data.length);
    }
    this.data = data;
    this.position = position;
    this.limit = limit;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** A reader of what is left, which moves on its own. */
  public ByteReader copy() {
    return new ByteReader(data, position, limit);
  }

  public int remaining() {
    return limit - position;
  }

  public int position() {
    return position;
  }

  /** Leaves out the last {@code count} bytes. */
  public void dropLast(int count) {
    if (count > remaining()) {
      throw new BufferUnderflowException();
    }
    limit -= count;
  }

  /** Moves on and returns where it was. */
  public int skip(long count) {
    if (count < 0 || count > limit - position) {
      throw new BufferUnderflowException();
    }
    int at = position;
    position += (int) count;
    return at;
  }

  public int u8() {
    return data[skip(1)] & 0xff;
  }

  public int u16() {
    return (short) SHORT.get(data, skip(2)) & 0xffff;
  }

  public int i32() {
    return (int) INT.get(data, skip(4));
  }

  public long u32() {
    return i32() & 0xffff_ffffL;
  }

  public long i64() {
    return (long) LONG.get(data, skip(8));
  }

  /** {@code width} bytes, 0 to 8, as an unsigned number. */
  public long unsigned(int width) {
    int at = skip(width);
    if (width == Integer.BYTES) {
      return (int) INT.get(data, at) & 0xffff_ffffL;
    }
    if (width == Long.BYTES) {
      return (long) LONG.get(data, at);
    }
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = (value << 8) | (data[at + i] & 0xff);
    }
    return value;
  }

  /** {@code width} bytes, 0 to 8, the most significant first, as an unsigned number. */
  public long bigEndian(int width) {
    int at = skip(width);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = (value << 8) | (data[at + i] & 0xff);
    }
    return value;
  }

  /** A length-encoded integer, 1 to 9 bytes (MariaDB manual, "Protocol Data Types"). */
  public long lengthEncoded() {
    int first = u8();
    return switch (first) {
      case 252 -> u16();
      case 253 -> unsigned(3);
      case 254 -> i64();
      case 251, 255 -> throw new IllegalArgumentException("no length: " + first);
      default -> first;
    };
  }

  /** A length-encoded integer that has to fit what is left. */
  public int count() {
    long count = lengthEncoded();
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw new BufferUnderflowException();
    }
    return (int) count;
  }

  public Bytes bytes(long count) {
    int at = skip(count);
    return Bytes.copyOf(data, at, position);
  }

  /** Whether what is left is these. */
  public boolean leaves(Bytes bytes) {
    return bytes.equalTo(data, position, remaining());
  }

  /** All that is left. */
  public Bytes rest() {
    return bytes(remaining());
  }

  public String text(long count, Charset charset) {
    int at = skip(count);
    return new String(data, at, (int) count, charset);
  }

  /** A reader of the next {@code count} bytes, which this one skips. */
  public ByteReader part(long count) {
    int at = skip(count);
    return new ByteReader(data, at, position);
  }

  /** Bit {@code number} of a bitmap that {@link #skip} went past, from the lowest of each byte. */
  public boolean bit(int bitmap, int number) {
    return (data[bitmap + number / 8] & (1 << (number % 8))) != 0;
  }

  /** The byte {@code ahead} of the next one, which stays the next one. */
  public int peek(int ahead) {
    if (ahead < 0 || ahead >= remaining()) {
      throw new BufferUnderflowException();
    }
    return data[position + ahead] & 0xff;
  }
}
