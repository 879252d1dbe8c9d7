package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.reader.RelayLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The relay log as files of this server's data directory. */
record RelayLogFiles(Path dataDir) {
  RelayLog log() {
    return new RelayLog(dataDir.resolve("relay.index"));
  }

  /**
   * Brings the relay log to disk: the contents of its files, the index and the directory. A file's
   * fsync covers what other processes wrote into it (fsync(2)).
   */
  void sync() {
    List<Path> paths = new ArrayList<>(log().files());
    if (paths.isEmpty()) {
      return;
    }
    paths.add(log().index());
    try {
      for (Path path : paths) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
          file.force(true);
        }
      }
      try (FileChannel directory = FileChannel.open(dataDir, StandardOpenOption.READ)) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw new Failure(
          "relay-log-sync",
          "writing the relay log in " + dataDir + " to disk",
          e.toString(),
          "Look at that disk: what this replica has received is not safe.",
          e);
    }
  }
}
