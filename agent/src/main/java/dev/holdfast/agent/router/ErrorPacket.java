package dev.holdfast.agent.router;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The error packet that a server sends in place of its greeting, so that a refused client shows a
 * reason. Form: https://mariadb.com/kb/en/err_packet/ (payload length, sequence 0, 0xff, number,
 * {@code #} and SQLSTATE, message).
 */
final class ErrorPacket {
  /** ER_CON_COUNT_ERROR: pools and drivers know that it passes. */
  static final int TOO_MANY_CONNECTIONS = 1040;

  /** ER_SERVER_SHUTDOWN. */
  static final int SHUTDOWN = 1053;

  private static final String COMMUNICATION_FAILURE = "#08S01";
  private static final int MAX_MESSAGE_BYTES = 512;

  private ErrorPacket() {}

  /**
   * An error for a client.
   *
   * @param sequence 0 in place of a greeting; 1 for an answer
   */
  static ByteBuffer of(int sequence, int number, String message) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.write(0xff);
    payload.write(number);
    payload.write(number >>> 8);
    payload.writeBytes(COMMUNICATION_FAILURE.getBytes(StandardCharsets.US_ASCII));
    payload.write(text, 0, Math.min(text.length, MAX_MESSAGE_BYTES));
    byte[] bytes = payload.toByteArray();
    return ByteBuffer.allocate(bytes.length + 4)
        .put((byte) bytes.length)
        .put((byte) (bytes.length >>> 8))
        .put((byte) (bytes.length >>> 16))
        .put((byte) sequence)
        .put(bytes)
        .flip();
  }
}
