package dev.holdfast.recovery.replay;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes packets of the client protocol: each up to 16 MiB less one byte, numbered; a longer
 * payload goes on in the next (MariaDB manual, "0 - Packet").
 */
final class PacketWriter {
  private static final int LONGEST = 0xff_ffff;
  private final OutputStream out;
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
    out.write(leftOfPacket);
    out.write(leftOfPacket >> 8);
    out.write(leftOfPacket >> 16);
    out.write(number++);
  }

  void write(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    int rest = length;
    while (rest > 0) {
      int part = Math.min(rest, leftOfPacket);
      out.write(bytes, at, part);
      at += part;
      rest -= part;
      left -= part;
      leftOfPacket -= part;
      if (leftOfPacket == 0 && more) {
        head();
      }
    }
  }

  void packet(byte[] payload) throws IOException {
    begin(payload.length);
    write(payload, 0, payload.length);
  }

  void flush() throws IOException {
    out.flush();
  }
}
