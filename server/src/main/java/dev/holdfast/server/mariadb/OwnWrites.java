package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Tells what was written here as a replica. A replica's own transactions carry a server_id that no
 * primary's do ({@link ServerIds}), so they show in the binary log's state. Some have become the
 * cluster's history all the same, because a node that held them was elected: those are remembered
 * in a file of the data directory, which is replaced with it.
 */
final class OwnWrites {
  private static final String FILE = "holdfast.vetted";
  private final ServerConfig config;

  OwnWrites(ServerConfig config) {
    this.config = config;
  }

  List<Gtid> errant(GtidState binlog) {
    GtidState own = own(binlog);
    return own.byStream().isEmpty() ? List.of() : own.surplusOver(vetted());
  }

  boolean isVetted(Gtid gtid) {
    return vetted().contains(gtid);
  }

  /** All in that state is the cluster's history. */
  void vet(GtidState binlog) {
    GtidState own = own(binlog);
    if (own.surplusOver(vetted()).isEmpty()) {
      return;
    }
    Path file = file();
    Path next = file.resolveSibling(FILE + ".new");
    try {
      Files.writeString(next, own.toString());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw DataDirectoryFailures.of("writing " + file, e);
    }
  }

  private GtidState own(GtidState binlog) {
    return GtidState.of(
        binlog.byStream().values().stream()
            .filter(gtid -> gtid.server() == ServerIds.asReplica(config))
            .toList());
  }

  private GtidState vetted() {
    try {
      return GtidState.parse(Files.readString(file()));
    } catch (NoSuchFileException e) {
      return GtidState.EMPTY;
    } catch (IOException e) {
      throw DataDirectoryFailures.of("reading " + file(), e);
    } catch (Failure e) {
      return GtidState.EMPTY; // damaged: asking the primary again is the worst that follows
    }
  }

  private Path file() {
    return config.dataDir().resolve(FILE);
  }
}
