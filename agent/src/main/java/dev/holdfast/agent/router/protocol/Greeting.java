package dev.holdfast.agent.router.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A server's first packet. Form: MariaDB manual, "Connection", "Initial Handshake Packet".
 *
 * @param id of the session
 */
record Greeting(long id, long capabilities, ByteBuffer salt) {
  private static final int VERSION = 10;
  private static final int FIRST_PART = 8;
  private static final int SECOND_PART = 12;

  /** Null for an error, or another protocol. */
  static @Nullable Greeting of(ByteBuffer packet) {
    if (packet.get() != VERSION) {
      return null;
    }
    String _ = Fields.text(packet);
    long id = Fields.little(packet, 4);
    byte[] salt = new byte[FIRST_PART + SECOND_PART];
    packet.get(salt, 0, FIRST_PART).get();
    long capabilities = Fields.little(packet, 2);
    long _ = Fields.little(packet, 3); // character set and status
    capabilities |= Fields.little(packet, 2) << 16;
    byte[] _ = Fields.bytes(packet, 11); // length of the salt, reserved
    packet.get(salt, FIRST_PART, SECOND_PART);
    return new Greeting(id, capabilities, ByteBuffer.wrap(salt));
  }
}
