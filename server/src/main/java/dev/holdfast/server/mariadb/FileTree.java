package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies and deletes folders with all that is in them. */
final class FileTree {
  private FileTree() {}

  static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(from)) {
      all = tree.toList();
    }
    for (Path path : all) {
      Files.copy(path, to.resolve(from.relativize(path).toString()));
    }
  }

  static void delete(Path dir) throws IOException {
    deleteContents(dir, dir);
    Files.deleteIfExists(dir);
  }

  /** Deletes all below {@code dir} but {@code spared}. */
  static void deleteContents(Path dir, Path spared) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(dir)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      if (!path.equals(dir) && !path.equals(spared)) {
        Files.deleteIfExists(path);
      }
    }
  }
}
