package dev.holdfast.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * Secrets are kept in files of one line that only their owner may read (mode 0600), never in
 * arguments, where every user of the machine would see them.
 */
public final class SecretFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final int RANDOM_BYTES = 32;

  private SecretFile() {}

  /**
   * Reads a secret; fails with code {@code secret-missing}, {@code secret-exposed} (somebody other
   * than the owner may read or write the file), {@code secret-empty} or {@code secret-unreadable}.
   */
  public static Secret read(Path file) {
    String what = "reading the secret in " + file;
    try {
      Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      others.removeIf(permission -> permission.name().startsWith("OWNER_"));
      if (!others.isEmpty()) {
        throw new Failure(
            "secret-exposed",
            what,
            "others than its owner may use it (mode "
                + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                + ")",
            "Run: chmod 600 " + file + " and change the secret if somebody may have read it.");
      }
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new Failure("secret-empty", what, "the file is empty", "Write the secret into it.");
      }
      return new Secret(text);
    } catch (NoSuchFileException e) {
      throw new Failure(
          "secret-missing",
          what,
          "there is no such file",
          "Copy it from another member of the cluster, with mode 0600.",
          e);
    } catch (IOException e) {
      throw new Failure(
          "secret-unreadable", what, e.toString(), "Its owner must be the user who runs this.", e);
    }
  }

  /**
   * Writes a new random secret of 256 bits; fails with {@code secret-exists} rather than replace.
   */
  public static Secret create(Path file) {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    Secret secret = new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    write(file, secret);
    return secret;
  }

  /** Writes a new file with mode 0600; it never exists with another mode. */
  public static void write(Path file, Secret secret) {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
        FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer line = StandardCharsets.UTF_8.encode(secret.value() + "\n");
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    } catch (IOException e) {
      boolean exists = Files.exists(file);
      throw new Failure(
          exists ? "secret-exists" : "secret-unwritable",
          "writing the secret " + file,
          exists ? "the file is there already" : e.toString(),
          exists ? "Remove it if nothing uses it any more." : "Check the folder and its owner.",
          e);
    }
  }
}
