package dev.holdfast.agent.router.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The proof of mysql_native_password (MariaDB manual, "mysql_native_password Plugin"). */
final class NativeLogin {
  private NativeLogin() {}

  /** SHA1(password) XOR SHA1(salt, SHA1(SHA1(password))). */
  static byte[] proof(String password, ByteBuffer salt) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] once = sha1.digest(password.getBytes(StandardCharsets.UTF_8));
      byte[] twice = sha1.digest(once);
      sha1.update(salt);
      byte[] mask = sha1.digest(twice);
      for (int i = 0; i < once.length; i++) {
        once[i] ^= mask[i];
      }
      return once;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
