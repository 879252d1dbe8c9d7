package dev.holdfast.agent.router.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Fields of packets. Form: MariaDB manual, "Protocol Data Types". */
final class Fields {
  private static final int TWO = 0xfc;
  private static final int THREE = 0xfd;
  private static final int EIGHT = 0xfe;

  private Fields() {}

  /** A length-encoded integer. */
  static long number(ByteBuffer in) {
    int first = in.get() & 0xff;
    return switch (first) {
      case TWO -> little(in, 2);
      case THREE -> little(in, 3);
      case EIGHT -> little(in, 8);
      default -> first;
    };
  }

  static long little(ByteBuffer in, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (in.get() & 0xffL) << (8 * i);
    }
    return value;
  }

  static byte[] bytes(ByteBuffer in, long count) {
    byte[] bytes = new byte[Math.clamp(count, 0, in.remaining())];
    in.get(bytes);
    return bytes;
  }

  /** A text that ends with a zero byte, or with the packet. Byte for byte: no character set. */
  static String text(ByteBuffer in) {
    int begin = in.position();
    int end = begin;
    while (end < in.limit() && in.get(end) != 0) {
      end++;
    }
    byte[] bytes = bytes(in, end - begin);
    in.position(Math.min(in.limit(), end + 1));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A packet of its own around {@code payload}, which is shorter than 16 MiB. */
  static ByteBuffer packet(int sequence, byte[] payload) {
    return ByteBuffer.allocate(payload.length + 4)
        .put((byte) payload.length)
        .put((byte) (payload.length >>> 8))
        .put((byte) (payload.length >>> 16))
        .put((byte) sequence)
        .put(payload)
        .flip();
  }
}
