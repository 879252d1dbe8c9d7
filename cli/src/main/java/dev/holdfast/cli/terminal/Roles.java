package dev.holdfast.cli.terminal;

/** Colours for what a node is doing, the same in every view. */
public final class Roles {
  private Roles() {}

  public static String coloured(String role) {
    String colour =
        switch (role) {
          case "primary" -> "bold,green";
          case "replica", "delayed" -> "green";
          case "down", "errant" -> "bold,red";
          case "unknown" -> "magenta";
          default -> "yellow";
        };
    return "@|" + colour + " " + role + "|@";
  }
}
