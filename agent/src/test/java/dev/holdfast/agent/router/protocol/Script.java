package dev.holdfast.agent.router.protocol;

import dev.holdfast.base.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Plays a client and a server to a conversation, in pieces of one size. */
final class Script {
  static final int EOF_DEPRECATED = 1 << 24;
  private static final int CAPABILITIES = 1 << 9 | 1 << 15 | 1 << 19 | 1 << 3;
  private static final byte[] SALT = "12345678abcdefghijkl".getBytes(StandardCharsets.US_ASCII);

  final Conversation conversation =
      new Conversation(new Users(Map.of("shop", new Secret("secret"))), ids -> false);
  private final int piece;

  Script(int piece) {
    this.piece = piece;
  }

  /** A session that is logged in. */
  static Script loggedIn(int piece, int moreCapabilities) {
    Script script = new Script(piece);
    script.server(0, greeting());
    script.client(1, login("secret", CAPABILITIES | moreCapabilities));
    script.server(2, ok(2));
    return script;
  }

  static byte[] greeting() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(10);
    out.writeBytes("5.5.5-10.11\0".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {7, 0, 0, 0});
    out.write(SALT, 0, 8);
    out.write(0);
    out.writeBytes(new byte[] {-1, -1, 45, 2, 0, -1, -1, 21});
    out.writeBytes(new byte[10]);
    out.write(SALT, 8, 12);
    out.write(0);
    return out.toByteArray();
  }

  static byte[] login(String password, int capabilities) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 4; i++) {
      out.write(capabilities >>> (8 * i));
    }
    out.writeBytes(new byte[] {0, 0, 0, 1, 45});
    out.writeBytes(new byte[23]);
    out.writeBytes("shop\0".getBytes(StandardCharsets.US_ASCII));
    out.write(20);
    out.writeBytes(NativeLogin.proof(password, ByteBuffer.wrap(SALT)));
    out.writeBytes("shop\0mysql_native_password\0".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  static byte[] ok(int status) {
    return new byte[] {0, 0, 0, (byte) status, (byte) (status >>> 8), 0, 0};
  }

  static byte[] eof(int status) {
    return new byte[] {(byte) 0xfe, 0, 0, (byte) status, (byte) (status >>> 8)};
  }

  /** The OK that stands in place of an EOF. */
  static byte[] end(int status) {
    byte[] ok = ok(status);
    ok[0] = (byte) 0xfe;
    return ok;
  }

  static byte[] error(int number) {
    return bytes((char) 0xff + "" + (char) (number & 0xff) + (char) (number >>> 8) + "#HY000 no");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  Script query(String sql) {
    client(0, bytes("\3" + sql));
    return this;
  }

  Script client(int sequence, byte[] payload) {
    pieces(frame(sequence, payload), conversation::fromClient);
    return this;
  }

  Script server(int sequence, byte[] payload) {
    pieces(frame(sequence, payload), conversation::fromServer);
    return this;
  }

  private static byte[] frame(int sequence, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 16);
    int from = 0;
    int length;
    int number = sequence;
    do {
      length = Math.min(PacketReader.FULL, payload.length - from);
      out.writeBytes(
          new byte[] {
            (byte) length, (byte) (length >>> 8), (byte) (length >>> 16), (byte) number++
          });
      out.write(payload, from, length);
      from += length;
    } while (length == PacketReader.FULL);
    return out.toByteArray();
  }

  private void pieces(byte[] bytes, java.util.function.Consumer<ByteBuffer> to) {
    for (int at = 0; at < bytes.length; at += piece) {
      to.accept(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece))));
    }
  }
}
