package dev.holdfast.coordination;

import dev.holdfast.base.Failure;
import java.util.regex.Pattern;

/**
 * Names a small value: a folder and a name in it, such as {@code members/db1}. Both are 1 to 64 of
 * letters, digits, hyphen, underscore and dot, and do not begin with a dot.
 */
public record Key(String folder, String name) implements Comparable<Key> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

  public Key {
    check(folder);
    check(name);
  }

  private static void check(String part) {
    if (!FORM.matcher(part).matches()) {
      throw new Failure(
          "bad-key",
          "naming a value in the store '" + part + "'",
          "it is not 1 to 64 letters, digits, hyphens, underscores or dots",
          "Choose a name such as members/db1.");
    }
  }

  @Override
  public int compareTo(Key other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return folder + "/" + name;
  }
}
