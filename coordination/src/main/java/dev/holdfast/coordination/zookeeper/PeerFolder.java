package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that a peer keeps its log and snapshots in. */
record PeerFolder(Path path) {

  /** Creates it, or checks that it is this member's and can be written. */
  void claim(long id) {
    try {
      Files.createDirectories(path);
      Path probe = Files.createTempFile(path, "write", ".probe");
      Files.delete(probe);
      claimIdentity(Long.toString(id));
    } catch (IOException e) {
      throw new Failure(
          "store-folder-unwritable",
          "opening the coordination store's folder " + path,
          e.toString(),
          "Make the folder writable for this user, and see that its disk isn't full.",
          e);
    }
  }

  private void claimIdentity(String id) throws IOException {
    Path file = path.resolve("myid");
    if (!Files.exists(file)) {
      Files.writeString(file, id + "\n");
      return;
    }
    String found = Files.readString(file).strip();
    if (!found.equals(id)) {
      throw new Failure(
          "store-folder-foreign",
          "opening the coordination store's folder " + path,
          "it belongs to member number " + found + ", and this is number " + id,
          "Give each node a folder of its own, and keep the order of the members.");
    }
  }

  /**
   * Never repaired by emptying it: a peer that forgets what it has acknowledged can elect, with one
   * that lags, an ensemble that has lost a term.
   */
  Failure damaged(Throwable cause) {
    return new Failure(
        "store-damaged",
        "opening the coordination store in " + path,
        String.valueOf(cause.getCause() == null ? cause : cause.getCause()),
        "If all other members are up and agree, move the folder away and start again: it is copied"
            + " from them. Otherwise restore it first.",
        cause);
  }
}
