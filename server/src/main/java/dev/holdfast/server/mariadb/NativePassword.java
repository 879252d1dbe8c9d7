package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The login of mysql_native_password (MariaDB manual, "mysql_native_password Plugin"). */
final class NativePassword {
  private static final int FIRST_PART = 8;
  private static final int SECOND_PART = 12;

  private NativePassword() {}

  /** What the server's first packet says: the session's id, and 20 random bytes. */
  record Greeting(long id, ByteBuffer salt) {}

  static Greeting greeting(ByteBuffer greeting) throws IOException {
    if (greeting.get() != 10) {
      throw new IOException("the server speaks an unknown protocol");
    }
    while (greeting.get() != 0) {
      // Past the version.
    }
    long id = Integer.toUnsignedLong(greeting.getInt());
    byte[] salt = new byte[FIRST_PART + SECOND_PART];
    greeting.get(salt, 0, FIRST_PART);
    // Filler 1, capabilities 2, character set 1, status 2, capabilities 2, length 1, reserved 10.
    greeting.position(greeting.position() + 19);
    greeting.get(salt, FIRST_PART, SECOND_PART);
    return new Greeting(id, ByteBuffer.wrap(salt));
  }

  /** SHA1(password) XOR SHA1(salt, SHA1(SHA1(password))). */
  static byte[] proof(String password, ByteBuffer salt) {
    byte[] once = sha1(password.getBytes(StandardCharsets.UTF_8));
    byte[] twice = sha1(once);
    byte[] mask = sha1(ByteBuffer.allocate(salt.remaining() + 20).put(salt).put(twice).array());
    for (int i = 0; i < once.length; i++) {
      once[i] ^= mask[i];
    }
    return once;
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
