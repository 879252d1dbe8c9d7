package dev.holdfast.agent.router.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client answers to the greeting. Form: MariaDB manual, "Connection", "Handshake Response
 * Packet".
 *
 * @param head capabilities, greatest packet, character set, extended capabilities: kept as they are
 * @param schema empty for none
 * @param attributes of the connection, as they were sent
 */
record LoginRequest(
    ByteBuffer head,
    String user,
    ByteBuffer proof,
    String schema,
    String plugin,
    ByteBuffer attributes) {
  static final String NATIVE = "mysql_native_password";

  private static final int CONNECT_WITH_DB = 1 << 3;
  private static final int COMPRESS = 1 << 5;
  private static final int PROTOCOL_41 = 1 << 9;
  private static final int TLS = 1 << 11;
  private static final int SECURE_CONNECTION = 1 << 15;
  private static final int PLUGIN_AUTH = 1 << 19;
  private static final int ATTRIBUTES = 1 << 20;
  private static final int LENGTH_ENCODED = 1 << 21;
  private static final int EOF_DEPRECATED = 1 << 24;
  private static final int ZSTD = 1 << 26;
  private static final int NEEDED = PROTOCOL_41 | SECURE_CONNECTION;
  private static final int UNFIT = COMPRESS | TLS | ZSTD;
  private static final int HEAD_BYTES = 32;
  private static final int CHARACTERS = 8;

  /** Collations of big5, sjis, gbk and cp932: a byte like a backslash may be half a character. */
  private static final Set<Integer> UNSAFE = Set.of(1, 84, 13, 88, 28, 87, 95, 96);

  /** Null when it can't be repeated: TLS, compression, an old protocol. */
  static @Nullable LoginRequest of(ByteBuffer packet) {
    if (packet.remaining() <= HEAD_BYTES) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(Fields.bytes(packet, HEAD_BYTES));
    int capabilities = capabilities(head);
    if ((capabilities & NEEDED) != NEEDED
        || (capabilities & UNFIT) != 0
        || UNSAFE.contains(head.get(CHARACTERS) & 0xff)) {
      return null;
    }
    String user = Fields.text(packet);
    long length =
        (capabilities & LENGTH_ENCODED) != 0 ? Fields.number(packet) : packet.get() & 0xff;
    ByteBuffer proof = ByteBuffer.wrap(Fields.bytes(packet, length));
    String schema = (capabilities & CONNECT_WITH_DB) != 0 ? Fields.text(packet) : "";
    String plugin = (capabilities & PLUGIN_AUTH) != 0 ? Fields.text(packet) : NATIVE;
    ByteBuffer attributes = ByteBuffer.wrap(Fields.bytes(packet, packet.remaining()));
    return new LoginRequest(head, user, proof, schema, plugin, attributes);
  }

  private static int capabilities(ByteBuffer head) {
    return (int) Fields.little(head.duplicate(), 4);
  }

  boolean eofDeprecated() {
    return (capabilities(head) & EOF_DEPRECATED) != 0;
  }

  /** Whether a server with {@code capabilities} can do all that the client was promised. */
  boolean suits(long capabilities) {
    int wanted = capabilities(head) & ~CONNECT_WITH_DB;
    return (wanted & ~capabilities & 0xffff_ffffL & ~1L) == 0;
  }

  /** The same login with another proof, into another schema. */
  byte[] again(byte[] newProof, String newSchema) {
    int capabilities = capabilities(head) & ~CONNECT_WITH_DB;
    capabilities |= newSchema.isEmpty() ? 0 : CONNECT_WITH_DB;
    byte[] begin = Fields.bytes(head.duplicate(), HEAD_BYTES);
    ByteBuffer.wrap(begin).putInt(Integer.reverseBytes(capabilities));
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(begin);
    text(payload, user);
    payload.write(newProof.length);
    payload.writeBytes(newProof);
    if (!newSchema.isEmpty()) {
      text(payload, newSchema);
    }
    if ((capabilities & PLUGIN_AUTH) != 0) {
      text(payload, NATIVE);
    }
    if ((capabilities & ATTRIBUTES) != 0) {
      payload.writeBytes(Fields.bytes(attributes.duplicate(), attributes.remaining()));
    }
    return payload.toByteArray();
  }

  private static void text(ByteArrayOutputStream to, String text) {
    to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    to.write(0);
  }
}
