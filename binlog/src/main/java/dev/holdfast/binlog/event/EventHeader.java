package dev.holdfast.binlog.event;

import java.nio.ByteBuffer;

/**
 * The 19 bytes before each event (MariaDB manual, "2-Binlog Event Header").
 *
 * @param timestampSeconds since 1970, when the statement began
 * @param type one of {@link EventType}, or another
 * @param serverId of the server that first wrote it
 * @param lengthBytes header, body and checksum together
 * @param endPosition where it ended in the file of the server that sent it; unreliable in relay
 *     logs
 * @param flags see the manual; {@link #IN_USE} and {@link #ARTIFICIAL} matter here
 */
public record EventHeader(
    long timestampSeconds, int type, long serverId, long lengthBytes, long endPosition, int flags) {
  public static final int LENGTH_BYTES = 19;

  /** On the format description of a file that is open or was never closed; not in its checksum. */
  public static final int IN_USE = 0x0001;

  /** Made up by the sender, in no log of its own. */
  public static final int ARTIFICIAL = 0x0020;

  /** Of MySQL: made by a replica for its relay log. */
  public static final int RELAYED = 0x0040;

  /** Where in the header the flags' low byte stands. */
  public static final int FLAGS_OFFSET = 17;

  /** Reads the header at the buffer's position (little endian), which it moves. */
  public static EventHeader read(ByteBuffer in) {
    return new EventHeader(
        Integer.toUnsignedLong(in.getInt()),
        Byte.toUnsignedInt(in.get()),
        Integer.toUnsignedLong(in.getInt()),
        Integer.toUnsignedLong(in.getInt()),
        Integer.toUnsignedLong(in.getInt()),
        Short.toUnsignedInt(in.getShort()));
  }
}
