package dev.holdfast.binlog.bytes;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** An immutable run of bytes, equal to another with the same bytes. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);
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

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return hex();
  }
}
