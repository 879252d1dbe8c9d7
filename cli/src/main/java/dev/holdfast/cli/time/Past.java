package dev.holdfast.cli.time;

import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.recovery.replay.LeftOut;
import dev.holdfast.recovery.restore.Restore;
import dev.holdfast.recovery.restore.RestoreFolder;
import dev.holdfast.recovery.restore.RestoreRequest;
import dev.holdfast.recovery.time.Moment;
import dev.holdfast.server.ReplayServers;
import dev.holdfast.server.UndoServer;
import dev.holdfast.server.UndoServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A scratch server that is as it was right before a transaction; gone when this is closed. */
final class Past implements AutoCloseable {
  private static final Duration LOCK_WAIT = Duration.ofMinutes(1);
  private static final long MEMORY = 512L << 20;
  private static final int THREADS = 2;
  private final ReplayServers servers;
  private final UndoServers rows;
  private final Path folder = RestoreCommand.newFolder();
  private boolean closed;

  Past(ReplayServers servers, UndoServers rows) {
    this.servers = servers;
    this.rows = rows;
  }

  /** Copies the base and replays the logs up to there; fails as a restore does. */
  UndoServer before(
      TransactionId oldest, PastOptions options, List<Path> logs, RestoreOutput output) {
    RestoreRequest request =
        new RestoreRequest(
            folder,
            options.base(),
            options.basePosition().map(Position::parse),
            logs,
            LeftOut.parse(List.of(oldest.toString())),
            Optional.of(new Moment.Transaction(oldest)),
            MEMORY,
            THREADS,
            options.serverOptions());
    Restore restore = new Restore(servers, request, output::progress);
    return rows.open(restore.run((server, asked) -> asked, "").access().login(), LOCK_WAIT);
  }

  /** Also from another thread, when the program is interrupted. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      new RestoreFolder(folder).remove(servers);
    }
  }
}
