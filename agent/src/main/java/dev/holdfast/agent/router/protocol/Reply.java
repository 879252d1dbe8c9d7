package dev.holdfast.agent.router.protocol;

import java.nio.ByteBuffer;

/**
 * The end of a server's answer.
 *
 * @param done false for an error; then the other fields say nothing
 * @param status server status flags
 * @param insertId 0 when no row got a generated number
 */
record Reply(boolean done, int status, long insertId) {
  static final int IN_TRANSACTION = 1;
  static final int AUTOCOMMIT = 2;
  static final int MORE_RESULTS = 8;
  static final int READING_TRANSACTION = 0x2000;
  static final int NO_BACKSLASH_ESCAPES = 0x200;

  static final Reply ERROR = new Reply(false, 0, 0);

  /** An OK packet. Form: MariaDB manual, "OK_Packet". */
  static Reply ok(ByteBuffer packet) {
    packet.get();
    long _ = Fields.number(packet);
    long insertId = Fields.number(packet);
    return new Reply(true, (int) Fields.little(packet, 2), insertId);
  }

  /** An EOF packet. Form: MariaDB manual, "EOF_Packet". */
  static Reply eof(ByteBuffer packet) {
    byte[] _ = Fields.bytes(packet, 3); // the mark, and the number of warnings
    return new Reply(true, packet.remaining() < 2 ? 0 : (int) Fields.little(packet, 2), 0);
  }

  boolean has(int flag) {
    return (status & flag) != 0;
  }
}
