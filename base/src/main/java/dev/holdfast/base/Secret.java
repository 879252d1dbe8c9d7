package dev.holdfast.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A token or password. Prints as stars, and is compared in constant time. */
public record Secret(String value) {
  public Secret {
    if (value.isBlank()) {
      throw new IllegalArgumentException("an empty secret protects nothing");
    }
  }

  /** Takes as long for a wrong guess as for a right one of the same length. */
  public boolean matches(String guess) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), guess.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "***";
  }
}
