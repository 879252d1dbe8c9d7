package dev.holdfast.bench;

import java.nio.file.Path;

/** The programs that are measured. */
final class Programs {
  private Programs() {}

  /** The command {@code holdfast}, as people call it. */
  static String holdfast() {
    return Path.of(System.getProperty("holdfast.bench", "bench"))
        .resolveSibling("holdfast")
        .toString();
  }
}
