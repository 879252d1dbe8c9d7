package dev.holdfast.base;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written as in MariaDB's configuration: a whole number with {@code K}, {@code
 * M} or {@code G} (powers of 1024) or nothing after it.
 */
public record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})([KkMmGg]?)");

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("negative size " + bytes);
    }
  }

  /** Fails with code {@code bad-size}. */
  public static ByteSize parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new Failure(
          "bad-size",
          "reading the size '" + text + "'",
          "it is not a whole number with K, M, G or nothing after it",
          "Write it like 128M.");
    }
    int shift =
        switch (matcher.group(2)) {
          case "K", "k" -> 10;
          case "M", "m" -> 20;
          case "G", "g" -> 30;
          default -> 0;
        };
    return new ByteSize(Long.parseLong(matcher.group(1)) << shift);
  }

  @Override
  public String toString() {
    for (int shift = 30; shift > 0; shift -= 10) {
      if (bytes > 0 && bytes % (1L << shift) == 0) {
        return (bytes >> shift) + String.valueOf(" KMG".charAt(shift / 10));
      }
    }
    return String.valueOf(bytes);
  }
}
