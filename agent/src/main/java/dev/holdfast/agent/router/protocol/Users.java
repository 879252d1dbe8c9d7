package dev.holdfast.agent.router.protocol;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The passwords with which a router may log a client's session in anew. */
public record Users(Map<String, Secret> passwords) {
  public Users {
    passwords = Map.copyOf(passwords);
  }

  public static Users none() {
    return new Users(Map.of());
  }

  /**
   * Reads lines {@code user: password}; empty ones and those that begin with {@code #} are left
   * out. Codes: those of {@link SecretFile}, and {@code users-file}.
   */
  public static Users read(Path file) {
    Map<String, Secret> passwords = new HashMap<>();
    int number = 0;
    for (String line : SecretFile.read(file).value().lines().toList()) {
      number++;
      int colon = line.indexOf(':');
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (colon < 1 || line.substring(colon + 1).isBlank()) {
        throw new Failure(
            "users-file",
            "reading the users in " + file,
            "line " + number + " is not of the form 'user: password'",
            "Write one user a line; the password is all that follows the colon and a blank.");
      }
      String rest = line.substring(colon + 1);
      String password = rest.startsWith(" ") ? rest.substring(1) : rest;
      passwords.put(line.substring(0, colon), new Secret(password));
    }
    return new Users(passwords);
  }

  /** These and one more. */
  public Users with(String user, Secret password) {
    Map<String, Secret> all = new HashMap<>(passwords);
    all.putIfAbsent(user, password);
    return new Users(all);
  }

  @Nullable Secret password(String user) {
    return passwords.get(user);
  }
}
