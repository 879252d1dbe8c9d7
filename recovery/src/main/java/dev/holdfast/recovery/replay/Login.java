package dev.holdfast.recovery.replay;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Lets in who knows the password (MariaDB manual, "Connection" and "mysql_native_password Plugin";
 * MySQL manual, "Caching SHA-2 Pluggable Authentication").
 */
final class Login {
  private static final int SALT_BYTES = 20;

  /** LONG_PASSWORD, LONG_FLAG, CONNECT_WITH_DB, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION. */
  private static final int CAPABILITIES = 1 | 4 | 8 | 512 | 8192 | 32768;

  private static final int PLUGIN_AUTH_HIGH = 8;
  private static final int REFUSED = 1045;
  private static final byte[] KNOWN = {1, 3};
  private final Conversation with;
  private final String password;
  private final Kind kind;

  /** What a replica expects of its source. */
  enum Kind {
    MARIADB("10.11.0-MariaDB-Holdfast", "mysql_native_password", "SHA-1", 20),

    /** The password never goes over the line: the source knows it, and can check its hash. */
    MYSQL("9.7.0-Holdfast", "caching_sha2_password", "SHA-256", 32);

    private final String version;
    private final String plugin;
    private final String hash;
    private final int proofBytes;

    Kind(String version, String plugin, String hash, int proofBytes) {
      this.version = version;
      this.plugin = plugin;
      this.hash = hash;
      this.proofBytes = proofBytes;
    }
  }

  Login(Conversation with, String password, Kind kind) {
    this.with = with;
    this.password = password;
    this.kind = kind;
  }

  /** False when the password was wrong, which the other side has been told. */
  boolean admit(long id) throws IOException {
    byte[] salt = salt();
    with.begin(greeting(id, salt));
    Conversation.Packet answer = with.next();
    byte[] proof = proof(answer.payload());
    if (proof.length != kind.proofBytes) {
      with.out().answerTo(answer.number());
      with.out()
          .packet(
              new Answers.Fields()
                  .number(0xfe, 1)
                  .raw(kind.plugin + "\0")
                  .raw(salt)
                  .number(0, 1)
                  .toByteArray());
      with.out().flush();
      answer = with.next();
      proof = answer.payload();
    }
    with.out().answerTo(answer.number());
    if (!MessageDigest.isEqual(proof, expected(salt))) {
      with.answers().error(REFUSED, "Access denied: this source has a password of its own");
      return false;
    }
    if (kind == Kind.MYSQL) {
      with.out().packet(KNOWN);
    }
    with.answers().ok();
    return true;
  }

  private static byte[] salt() {
    byte[] salt = new byte[SALT_BYTES];
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < salt.length; i++) {
      salt[i] = (byte) (33 + random.nextInt(90));
    }
    return salt;
  }

  private byte[] greeting(long id, byte[] salt) {
    return new Answers.Fields()
        .number(10, 1)
        .raw(kind.version + "\0")
        .number(id, 4)
        .raw(Arrays.copyOf(salt, 8))
        .number(0, 1)
        .number(CAPABILITIES, 2)
        .number(33, 1)
        .number(2, 2)
        .number(PLUGIN_AUTH_HIGH, 2)
        .number(SALT_BYTES + 1, 1)
        .raw(new byte[10])
        .raw(Arrays.copyOfRange(salt, 8, SALT_BYTES))
        .number(0, 1)
        .raw(kind.plugin + "\0")
        .toByteArray();
  }

  private static byte[] proof(byte[] response) {
    int user = 4 + 4 + 1 + 23;
    int end = user;
    while (end < response.length && response[end] != 0) {
      end++;
    }
    if (end + 1 >= response.length) {
      return new byte[0];
    }
    int length = response[end + 1] & 0xff;
    int from = end + 2;
    return from + length > response.length
        ? new byte[0]
        : Arrays.copyOfRange(response, from, from + length);
  }

  private byte[] expected(byte[] salt) {
    byte[] once = digest(password.getBytes(StandardCharsets.UTF_8));
    byte[] mask =
        switch (kind) {
          case MARIADB -> digest(salt, digest(once));
          case MYSQL -> digest(digest(once), salt);
        };
    for (int i = 0; i < once.length; i++) {
      once[i] ^= mask[i];
    }
    return once;
  }

  private byte[] digest(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(kind.hash);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has it", e);
    }
  }

  /** A connection's packets in both directions. */
  record Conversation(DataInputStream in, PacketWriter out, Answers answers) {
    @SuppressWarnings("ArrayRecordComponent") // read once and thrown away
    record Packet(int number, byte[] payload) {}

    private static final int LONGEST = 1 << 20;

    void begin(byte[] payload) throws IOException {
      out.answerTo(-1);
      out.packet(payload);
      out.flush();
    }

    Packet next() throws IOException {
      int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
      int number = in.readUnsignedByte();
      if (length > LONGEST) {
        throw new IOException("a request of " + length + " bytes");
      }
      byte[] payload = new byte[length];
      in.readFully(payload);
      return new Packet(number, payload);
    }
  }
}
