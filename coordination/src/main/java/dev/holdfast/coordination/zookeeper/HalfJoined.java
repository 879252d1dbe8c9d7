package dev.holdfast.coordination.zookeeper;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.zookeeper.common.AtomicFileWritingIdiom;
import org.apache.zookeeper.common.AtomicFileWritingIdiom.WriterStatement;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.util.ZxidUtils;

/**
 * What a peer leaves that was killed while it joined a leader. Since ZOOKEEPER-4643 a follower
 * first writes the history that it gets, and then that it belongs to the leader's epoch; killed in
 * between, it refuses to start ("The current epoch is older than the last zxid") until somebody
 * deletes its folder.
 *
 * <p>That it belongs to the epoch of the last transaction can be made up for: what a follower
 * writes until then is what its leader has committed, in order and without a gap, so it is in the
 * state of any other follower of that epoch that hasn't yet got everything. The epoch must be one
 * that it had accepted.
 */
final class HalfJoined {
  private static final System.Logger LOG = System.getLogger(HalfJoined.class.getName());

  private HalfJoined() {}

  /** To be called before the peer starts; leaves anything else as it is. */
  static void finish(Path folder) {
    Path files = folder.resolve("version-2");
    Path current = files.resolve(QuorumPeer.CURRENT_EPOCH_FILENAME);
    Path accepted = files.resolve(QuorumPeer.ACCEPTED_EPOCH_FILENAME);
    try {
      if (!Files.exists(current) || !Files.exists(accepted)) {
        return;
      }
      long its = read(current);
      long most = read(accepted);
      if (its >= most) {
        return; // Nothing newer was ever begun.
      }
      long last = lastEpoch(folder);
      if (its < last && last <= most) {
        LOG.log(
            Level.INFO, "The store was killed while it joined epoch {0}: it goes on there.", last);
        write(current.toFile(), Long.toString(last));
      }
    } catch (IOException | NumberFormatException e) {
      LOG.log(Level.WARNING, "The store's epoch is not known: " + e); // Its start says more.
    }
  }

  private static long read(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }

  private static void write(File file, String text) throws IOException {
    WriterStatement whole = to -> to.write(text);
    new AtomicFileWritingIdiom(file, whole);
  }

  /** Of the last transaction in its snapshots and logs. */
  private static long lastEpoch(Path folder) throws IOException {
    ZKDatabase data = new ZKDatabase(new FileTxnSnapLog(folder.toFile(), folder.toFile()));
    try {
      return ZxidUtils.getEpochFromZxid(data.loadDataBase());
    } finally {
      data.close();
    }
  }
}
