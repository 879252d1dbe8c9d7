package dev.holdfast.cli.operation;

import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes per second as people write them: {@code 20MB/s}, {@code 20M}. */
final class Rate {
  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,6}[KkMmGg]?)[Bb]?(/s)?");

  private Rate() {}

  /** Fails with code {@code bad-size}. */
  static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new Failure(
          "bad-size",
          "reading the rate '" + text + "'",
          "it is not a whole number with K, M or G",
          "Write it like 20MB/s.");
    }
    return ByteSize.parse(matcher.group(1)).bytes();
  }
}
