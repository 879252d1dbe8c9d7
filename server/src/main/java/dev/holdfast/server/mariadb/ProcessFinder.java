package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the server of a data directory among the running processes: mariadbd makes its data
 * directory its working directory, and a zombie has none. A pid file could be stale.
 */
final class ProcessFinder {
  private ProcessFinder() {}

  static Optional<Long> serverOf(Path dataDir) throws IOException {
    Path real = dataDir.toRealPath();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (worksIn(process, real) && isServer(process)) {
          return Optional.of(Long.parseLong(process.getFileName().toString()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean worksIn(Path process, Path dataDir) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(dataDir);
    } catch (IOException e) {
      // It ended meanwhile, or belongs to somebody else: then it isn't our server.
      return false;
    }
  }

  private static boolean isServer(Path process) {
    try {
      String name = Files.readString(process.resolve("comm")).strip();
      return name.equals("mariadbd") || name.equals("mysqld");
    } catch (IOException e) {
      // It ended meanwhile.
      return false;
    }
  }
}
