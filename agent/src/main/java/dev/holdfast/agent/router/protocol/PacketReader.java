package dev.holdfast.agent.router.protocol;

import java.nio.ByteBuffer;

/**
 * Finds the packets in a stream that arrives in pieces of any size. A packet of 16 MiB - 1 is
 * continued by the next one; both count as one here. Form: MariaDB manual, "0 - Packet" (length in
 * three bytes, sequence number, payload).
 */
abstract class PacketReader {
  static final int FULL = 0xff_ffff;
  private static final int HEADER_BYTES = 4;

  private int headerSeen;
  private int length;
  private int left;
  private boolean continued;

  /** Reads all of {@code chunk}, whose position stays where it is. */
  final void read(ByteBuffer chunk) {
    ByteBuffer in = chunk.duplicate();
    while (in.hasRemaining()) {
      if (headerSeen < HEADER_BYTES) {
        header(in.get() & 0xff);
      } else {
        payload(in);
      }
    }
  }

  /** Whether everything that has been read are whole packets. */
  final boolean atBoundary() {
    return headerSeen == 0 && !continued;
  }

  private void header(int octet) {
    if (headerSeen == 0) {
      length = 0;
    }
    if (headerSeen < HEADER_BYTES - 1) {
      length |= octet << (8 * headerSeen++);
      return;
    }
    headerSeen++;
    left = length;
    if (!continued) {
      begin(length, octet);
    }
    if (left == 0) {
      finish();
    }
  }

  private void payload(ByteBuffer in) {
    int end = in.limit();
    int taken = Math.min(left, in.remaining());
    int after = in.position() + taken;
    in.limit(after);
    part(in);
    in.limit(end).position(after);
    left -= taken;
    if (left == 0) {
      finish();
    }
  }

  private void finish() {
    headerSeen = 0;
    continued = length == FULL;
    if (!continued) {
      end();
    }
  }

  /**
   * A packet begins.
   *
   * @param firstLength of its payload; {@link #FULL} when more follows
   */
  abstract void begin(int firstLength, int sequence);

  /** The next piece of its payload: what remains in {@code piece}. */
  abstract void part(ByteBuffer piece);

  abstract void end();
}
