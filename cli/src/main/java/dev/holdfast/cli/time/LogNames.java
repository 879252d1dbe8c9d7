package dev.holdfast.cli.time;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How log files are called in what is printed.
 *
 * @param copies of a server's logs, whose files are called as on the server
 */
record LogNames(Optional<Path> copies) {
  static final LogNames OF_FILES = new LogNames(Optional.empty());

  String of(Path file) {
    return copies.filter(file::startsWith).map(c -> c.relativize(file)).orElse(file).toString();
  }
}
