package dev.holdfast.binlog.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** An immutable run of bytes, equal to another with the same bytes. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private final byte[] data;

  private Bytes(byte[] data) {
    this.data = data;
  }

  public static Bytes copyOf(byte[] data) {
    return new Bytes(data.clone());
  }

  public static Bytes copyOf(byte[] data, int from, int to) {
    return from == to ? EMPTY : new Bytes(Arrays.copyOfRange(data, from, to));
  }

  public int length() {
    return data.length;
  }

  public byte at(int index) {
    return data[index];
  }

  public byte[] toArray() {
    return data.clone();
  }

  /** Byte by byte, unsigned. */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(data, other.data);
  }

  /** A reader of these bytes, without a copy. */
  public ByteReader reader() {
    return new ByteReader(data, 0, data.length);
  }

  public String text(Charset charset) {
    return new String(data, charset);
  }

  /** Upper-case, without separators. */
  public String hex() {
    return HEX.formatHex(data);
  }

  /** These bytes with zeros after them until there are {@code length}. */
  public Bytes paddedTo(int length) {
    return data.length >= length ? this : new Bytes(Arrays.copyOf(data, length));
  }

  /** The bytes from {@code from} on. */
  public Bytes from(int from) {
    return copyOf(data, from, data.length);
  }

  public boolean ascii() {
    for (byte b : data) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** As UTF-8 text, if it is some without control characters. */
  public Optional<String> readable() {
    String text = new String(data, StandardCharsets.UTF_8);
    return text.codePoints().anyMatch(c -> c == 0xfffd || Character.isISOControl(c))
        ? Optional.empty()
        : Optional.of(text);
  }

  public boolean allZero() {
    for (byte b : data) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(data, bytes.data);
  }

  /** Whether the same bytes stand there. */
  public boolean equalTo(byte[] other, int at, int length) {
    return Arrays.equals(data, 0, data.length, other, at, at + length);
  }

  /** Writes them there, and returns how many they are. */
  public int copyInto(byte[] target, int at) {
    System.arraycopy(data, 0, target, at, data.length);
    return data.length;
  }

  /** Keys that count upwards get different ones: Arrays.hashCode has the same for many. */
  @Override
  public int hashCode() {
    long hash = data.length;
    int i = 0;
    for (; i + Long.BYTES <= data.length; i += Long.BYTES) {
      hash = mixed(hash ^ (long) LONG.get(data, i));
    }
    long rest = 0;
    for (; i < data.length; i++) {
      rest = (rest << 8) | (data[i] & 0xff);
    }
    return (int) mixed(hash ^ rest);
  }

  /** Multiplies by the golden ratio, and lets the upper half touch the lower one. */
  private static long mixed(long bits) {
    long product = bits * 0x9e37_79b9_7f4a_7c15L;
    return product ^ (product >>> 32);
  }

  @Override
  public String toString() {
    return hex();
  }
}
