package dev.holdfast.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  @TempDir private Path folder;

  @Test
  void createsASecretThatOnlyItsOwnerCanRead() throws IOException {
    Path file = folder.resolve("token");
    Secret secret = SecretFile.create(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SecretFile.read(file)).isEqualTo(secret);
    assertThat(secret.value()).hasSize(43);
    assertThat(secret).hasToString("***");
  }

  @Test
  void neverReplacesASecret() {
    Path file = folder.resolve("token");
    Secret secret = SecretFile.create(file);
    refuses("secret-exists", () -> SecretFile.create(file));
    assertThat(SecretFile.read(file)).isEqualTo(secret);
  }

  @Test
  void refusesASecretThatOthersCouldRead() throws IOException {
    Path file = folder.resolve("token");
    SecretFile.create(file);
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      refuses("secret-exposed", () -> SecretFile.read(file));
    }
  }

  @Test
  void saysThatASecretIsMissingOrEmpty() throws IOException {
    refuses("secret-missing", () -> SecretFile.read(folder.resolve("absent")));
    Path empty = folder.resolve("empty");
    SecretFile.write(empty, new Secret("x"));
    Files.writeString(empty, "\n");
    refuses("secret-empty", () -> SecretFile.read(empty));
  }

  private static void refuses(String code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo(code));
  }
}
