package dev.holdfast.base;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a member of a cluster: a lower-case letter, then up to 30 lower-case letters, digits
 * or hyphens, so that it can stand in a host name, a file name and a MariaDB account name.
 */
public record NodeName(String value) implements Comparable<NodeName> {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  public NodeName {
    if (!FORM.matcher(value).matches()) {
      throw new Failure(
          "bad-node-name",
          "reading the node name '" + value + "'",
          "it is not a lower-case letter followed by up to 30 lower-case letters, digits or hyphens",
          "Choose a name such as db1.");
    }
  }

  // What the compiler generates is slow until it is warm, and names are compared all the time.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof NodeName n && value.equals(n.value));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(NodeName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
