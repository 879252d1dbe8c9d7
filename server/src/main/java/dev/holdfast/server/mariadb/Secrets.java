package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Passwords: read from private files; those of replication are derived from the admin's. */
final class Secrets {
  private static final Set<PosixFilePermission> PRIVATE =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private Secrets() {}

  static String admin(ServerConfig config) {
    return read(config.accounts().adminPasswordFile());
  }

  static String client(ServerConfig config) {
    return read(config.accounts().clientPasswordFile());
  }

  /** The same on every node, so that each can follow each; HMAC-SHA-256 (RFC 2104). */
  static String replication(ServerConfig config, NodeName member) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(admin(config).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String account = ServerConfig.replicationAccount(member);
      return HexFormat.of().formatHex(mac.doFinal(account.getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static String read(Path file) {
    try {
      if (!PRIVATE.containsAll(Files.getPosixFilePermissions(file))) {
        throw failure(
            "secret-not-private",
            file,
            "others than its owner may read or write it",
            "Run: chmod 600 " + file);
      }
      String secret = Files.readString(file).strip();
      if (secret.isEmpty()) {
        throw failure("secret-unreadable", file, "it is empty", "Write the password into it.");
      }
      return secret;
    } catch (IOException e) {
      throw failure(
          "secret-unreadable",
          file,
          e.toString(),
          "Write the password into it, readable by its owner alone.");
    }
  }

  private static Failure failure(String code, Path file, String reason, String hint) {
    return new Failure(code, "reading the password in " + file, reason, hint);
  }
}
