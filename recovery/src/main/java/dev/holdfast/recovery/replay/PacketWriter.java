package dev.holdfast.recovery.replay;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes packets of the client protocol: each up to 16 MiB less one byte, numbered; a longer
 * payload goes on in the next (MariaDB manual, "0 - Packet"). It keeps what is written until there
 * is enough, or {@link #flush}: a packet for each of millions of small events would be slow.
 */
final class PacketWriter {
  private static final int LONGEST = 0xff_ffff;
  private static final int HEAD_BYTES = 4;
  private static final int BUFFER_BYTES = 1 << 18;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;
  private int number;
  private long left;
  private int leftOfPacket;
  private boolean more;

  PacketWriter(OutputStream out) {
    this.out = out;
  }

  /** The answer to a packet with this number begins. */
  void answerTo(int itsNumber) {
    number = itsNumber + 1;
  }

  /** Begins a payload whose bytes {@link #write} brings. */
  void begin(long length) throws IOException {
    left = length;
    head();
  }

  private void head() throws IOException {
    leftOfPacket = (int) Math.min(left, LONGEST);
    more = leftOfPacket == LONGEST;
    if (BUFFER_BYTES - filled < HEAD_BYTES) {
      send();
    }
    buffer[filled++] = (byte) leftOfPacket;
    buffer[filled++] = (byte) (leftOfPacket >> 8);
    buffer[filled++] = (byte) (leftOfPacket >> 16);
    buffer[filled++] = (byte) number++;
  }

  void write(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    int rest = length;
    while (rest > 0) {
      int part = Math.min(rest, leftOfPacket);
      put(bytes, at, part);
      at += part;
      rest -= part;
      left -= part;
      leftOfPacket -= part;
      if (leftOfPacket == 0 && more) {
        head();
      }
    }
  }

  private void put(byte[] bytes, int from, int length) throws IOException {
    if (length > BUFFER_BYTES - filled) {
      send();
    }
    if (length > BUFFER_BYTES) {
      out.write(bytes, from, length);
    } else {
      System.arraycopy(bytes, from, buffer, filled, length);
      filled += length;
    }
  }

  private void send() throws IOException {
    out.write(buffer, 0, filled);
    filled = 0;
  }

  void packet(byte[] payload) throws IOException {
    begin(payload.length);
    write(payload, 0, payload.length);
  }

  void flush() throws IOException {
    send();
    out.flush();
  }
}
