package dev.holdfast.agent.router.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An error as a server says it. Form: MariaDB manual, "ERR_Packet". */
final class ErrorReply {
  private static final int HEADER_BYTES = 4;
  private static final int ERROR = 0xff;

  private ErrorReply() {}

  /** Whether {@code chunk} is this error, whole and alone. */
  static boolean is(ByteBuffer chunk, int number, String text) {
    ByteBuffer in = chunk.duplicate();
    if (in.remaining() < HEADER_BYTES + 3) {
      return false;
    }
    int length = (int) Fields.little(in, 3);
    in.get();
    return length == in.remaining()
        && number(in) == number
        && StandardCharsets.ISO_8859_1.decode(in).toString().contains(text);
  }

  /** 0 when the packet is no error; its payload begins at the position. */
  static int number(ByteBuffer payload) {
    if (payload.remaining() < 3 || (payload.get() & 0xff) != ERROR) {
      return 0;
    }
    return (int) Fields.little(payload, 2);
  }
}
