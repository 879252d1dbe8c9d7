package dev.holdfast.binlog.bytes;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What MariaDB compresses: events under {@code log_bin_compress}, and values of COMPRESSED columns.
 * Both begin with a byte that holds the algorithm in its upper half, where 8 (events: 0 besides the
 * top bit) is zlib, and in its lowest three bits how many bytes the uncompressed length takes that
 * follows, the most significant first.
 */
public final class Compression {
  private static final int RAW_DEFLATE = 0x08;
  private static final int LARGEST_BYTES = 1 << 30;

  /** Deflate can't do better than 1032 to 1: more is damage, and no memory is taken for it. */
  private static final int MOST_TIMES = 1_040;

  private Compression() {}

  /** A compressed part of an event. */
  public static ByteReader event(ByteReader in) throws BadEventException {
    int head = in.u8();
    if ((head & 0xf0) != 0x80) {
      throw new BadEventException(
          "it is compressed with algorithm " + ((head >> 4) & 7) + ", of which only 0 is known");
    }
    byte[] all = inflate(in, head & 7, false);
    return new ByteReader(all, 0, all.length);
  }

  /** A value of a COMPRESSED column, as the table stores it. */
  public static Bytes value(ByteReader in) throws BadEventException {
    if (in.remaining() == 0) {
      return Bytes.EMPTY;
    }
    int head = in.u8();
    return switch (head >> 4) {
      case 0 -> in.rest();
      case 8 -> Bytes.copyOf(inflate(in, head & 7, (head & RAW_DEFLATE) != 0));
      default ->
          throw new BadEventException(
              "a COMPRESSED column uses method " + (head >> 4) + ", of which only zlib is known");
    };
  }

  private static byte[] inflate(ByteReader in, int lengthBytes, boolean raw)
      throws BadEventException {
    long length = in.bigEndian(lengthBytes);
    if (length > Math.min(LARGEST_BYTES, (in.remaining() + 1L) * MOST_TIMES)) {
      throw new BadEventException("it says that it is " + length + " bytes long uncompressed");
    }
    Inflater inflater = new Inflater(raw);
    try {
      inflater.setInput(in.rest().toArray());
      byte[] out = new byte[(int) length];
      int done = 0;
      for (int more = 1; more > 0 && done < out.length; done += more) {
        more = inflater.inflate(out, done, out.length - done);
      }
      if (done != out.length) {
        throw new BadEventException("its compressed part ends too early");
      }
      return out;
    } catch (DataFormatException e) {
      throw new BadEventException("its compressed part can't be read", e);
    } finally {
      inflater.end();
    }
  }
}
