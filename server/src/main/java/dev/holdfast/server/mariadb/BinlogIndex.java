package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The list of binary logs in a copied data directory. */
final class BinlogIndex {
  private BinlogIndex() {}

  /** Makes the list name the copies: the original's may hold the originals' paths. */
  static void repair(Path data) throws IOException {
    Optional<Path> index = find(data);
    if (index.isPresent()) {
      List<String> here =
          Files.readAllLines(index.get()).stream()
              .map(line -> line.substring(line.lastIndexOf('/') + 1))
              .filter(name -> !name.isBlank() && Files.exists(data.resolve(name)))
              .map(name -> "./" + name)
              .toList();
      if (here.isEmpty()) {
        Files.delete(index.get());
      } else {
        Files.write(index.get(), here);
      }
    }
  }

  /** What log_bin has to be, so that recovery finds the log that belongs to the data. */
  static Optional<String> logBin(Path data) throws IOException {
    Optional<Path> index = find(data);
    if (index.isEmpty()) {
      return Optional.empty();
    }
    return Files.readAllLines(index.get()).stream()
        .map(line -> line.substring(line.lastIndexOf('/') + 1))
        .filter(name -> name.contains("."))
        .map(name -> name.substring(0, name.lastIndexOf('.')))
        .findFirst();
  }

  private static Optional<Path> find(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files
          .filter(f -> f.toString().endsWith(".index"))
          .filter(f -> !f.getFileName().toString().contains("relay"))
          .findFirst();
    }
  }
}
