package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A data directory and the one that is to take its place: two renames, of which the second is done
 * at the next start when the first one was the last thing that happened.
 *
 * <pre>
 *   data, data.rebuilt  ──▶  data.before, data.rebuilt  ──▶  data.before, data
 * </pre>
 */
record DataSwap(Path dataDir) {
  /** Where the copy is made; it gets its other name once it is whole. */
  Path next() {
    return beside(".rebuilding");
  }

  private Path whole() {
    return beside(".rebuilt");
  }

  /** The data directory of before. */
  Path previous() {
    return beside(".before");
  }

  void run() throws IOException {
    Files.move(next(), whole(), StandardCopyOption.ATOMIC_MOVE);
    Files.move(dataDir, previous(), StandardCopyOption.ATOMIC_MOVE);
    finish();
  }

  /** Ends an exchange that was cut off half-way. */
  void finish() throws IOException {
    Leftovers.end(next());
    FileTree.delete(next()); // a copy that never became whole
    if (!Files.exists(whole())) {
      return;
    }
    if (Files.exists(dataDir)) {
      FileTree.delete(whole()); // cut off before the old one was put aside
      return;
    }
    Files.move(whole(), dataDir, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel parent = FileChannel.open(parent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  private Path beside(String suffix) {
    return dataDir.resolveSibling(dataDir.getFileName() + suffix);
  }

  private Path parent() {
    Path parent = dataDir.getParent();
    return parent == null ? dataDir : parent;
  }
}
