package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
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

  /** Does nothing when it is not there. */
  static void delete(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    deleteContents(dir, dir);
    Files.deleteIfExists(dir);
  }

  /** Bytes of all files whose names {@code counts}; files may come and go meanwhile. */
  static long size(Path dir, Predicate<String> counts) throws IOException {
    AtomicLong bytes = new AtomicLong();
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (counts.test(file.getFileName().toString())) {
              bytes.addAndGet(attributes.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // gone meanwhile
          }
        });
    return bytes.get();
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
