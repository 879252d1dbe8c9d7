package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Cuts the end off the binary log of a server that is down. Without its file {@code binlog.state} a
 * server finds its history in the last log (MariaDB, MYSQL_BIN_LOG::do_binlog_recovery).
 *
 * <p>A cut that ends half-way leaves a log in which the tail is another one: the node is rebuilt.
 */
final class LogCut {
  private LogCut() {}

  static void cut(Path dataDir, ErrantTail tail) throws IOException {
    Files.deleteIfExists(dataDir.resolve("binlog.state"));
    Path last = tail.files().getFirst();
    try (FileChannel log = FileChannel.open(last, StandardOpenOption.WRITE)) {
      log.truncate(tail.begin());
      log.force(true);
    }
    Path index = dataDir.resolve("binlog.index");
    List<String> kept =
        Files.readAllLines(index).stream().filter(line -> !isGone(line, tail.files())).toList();
    Path next = index.resolveSibling("binlog.index.cut");
    Files.write(next, kept);
    Files.move(next, index, StandardCopyOption.ATOMIC_MOVE);
    for (Path file : tail.files().subList(1, tail.files().size())) {
      Files.deleteIfExists(file);
    }
    try (FileChannel folder = FileChannel.open(dataDir, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static boolean isGone(String line, List<Path> files) {
    return files.stream()
        .skip(1)
        .anyMatch(file -> line.strip().endsWith(file.getFileName().toString()));
  }
}
