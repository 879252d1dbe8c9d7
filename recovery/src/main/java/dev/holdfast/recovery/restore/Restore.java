package dev.holdfast.recovery.restore;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.reader.SealedLogs;
import dev.holdfast.binlog.reader.Unfinished;
import dev.holdfast.recovery.fold.Engine;
import dev.holdfast.recovery.fold.Folds;
import dev.holdfast.recovery.replay.LeftOut;
import dev.holdfast.recovery.replay.Script;
import dev.holdfast.server.CopyProgress;
import dev.holdfast.server.ReplayServer;
import dev.holdfast.server.ReplayServers;
import dev.holdfast.server.ReplaySettings;
import dev.holdfast.server.ServerLogin;
import dev.holdfast.server.UndoServer;
import dev.holdfast.server.UndoServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One restore: copies the base, starts a server on the copy, and lets it replay the logs. What was
 * begun and broken off goes on where it was when it is asked for again with the same folder.
 */
public final class Restore {
  private static final Duration LOCK_WAIT = Duration.ofMinutes(1);
  private final ReplayServers servers;
  private final RestoreRequest request;
  private final Consumer<RestoreProgress> progress;
  private final RestoreFolder folder;
  private final UndoServers rows;
  private final Engine engine;

  /** Only to {@link #prepare} it, and to replay what is served. */
  public Restore(
      ReplayServers servers, RestoreRequest request, Consumer<RestoreProgress> progress) {
    this(servers, Restore::noRows, Engine.SERVE, request, progress);
  }

  private static UndoServer noRows(ServerLogin login, Duration lockWait) {
    throw new IllegalStateException("nothing is folded here");
  }

  /**
   * @param rows how rows of the scratch server are compared with the log before they are folded
   */
  public Restore(
      ReplayServers servers,
      UndoServers rows,
      Engine engine,
      RestoreRequest request,
      Consumer<RestoreProgress> progress) {
    this.servers = servers;
    this.rows = rows;
    this.engine = engine;
    this.request = request;
    this.progress = progress;
    folder = new RestoreFolder(request.dir());
  }

  /** Works on the server before it replays; may fail. */
  public interface Preparation {
    /** What is replayed in the end. */
    Script script(ReplayServer server, Script asked);
  }

  /**
   * Does it, and leaves the server running. After a failure the server is stopped, and the folder
   * kept to go on with. Fails as {@link ReplayServers}, {@link Script#survey} and {@link Replay}
   * do.
   */
  public RestoreResult run(Preparation preparation, String conflicts) {
    long begun = System.nanoTime();
    LogCheck.Checked logs = checkLogs();
    RestoreFolder.Note note = note(conflicts);
    boolean done = false;
    try (ReplayServer server = start(note)) {
      Script script = preparation.script(server, script(server, note, logs.known()));
      RestoreResult result = replay(server, script, note, logs.ends(), begun);
      done = true;
      return result;
    } finally {
      if (!done) {
        servers.stop(request.dir());
      }
    }
  }

  /** Only prepares it, and ends the server; the folder is kept to go on with. */
  public void prepare(Preparation preparation, String conflicts) {
    SealedLogs known = checkLogs().known();
    RestoreFolder.Note note = note(conflicts);
    try (ReplayServer server = start(note)) {
      preparation.script(server, script(server, note, known));
    } finally {
      servers.stop(request.dir());
    }
  }

  private LogCheck.Checked checkLogs() {
    progress.accept(new RestoreProgress("reading the logs", 0, 0));
    return LogCheck.check(request.logs(), request.without().named(), request.until());
  }

  private RestoreFolder.Note note(String conflicts) {
    return folder.begin(
        request.base(),
        request.without().ranges().stream().map(LeftOut.Range::toString).toList(),
        conflicts);
  }

  private ReplayServer start(RestoreFolder.Note note) {
    servers.copy(
        Path.of(note.base()),
        request.dir(),
        (CopyProgress p) -> progress.accept(new RestoreProgress(p.phase(), p.copied(), p.total())));
    progress.accept(new RestoreProgress("starting the scratch server", 0, 0));
    return servers.start(
        request.dir(),
        new ReplaySettings(
            note.serverId(),
            request.memoryBytes(),
            request.threads(),
            request.serverOptions(),
            request.serverProgram()));
  }

  private Script script(ReplayServer server, RestoreFolder.Note note, SealedLogs known) {
    Position start;
    if (note.start().isPresent()) {
      start = Position.parse(note.start().get());
      if (!server.position().reaches(start)) {
        server.begin(start); // Lost with the server that was told: nothing was replayed since.
      }
    } else {
      start = request.basePosition().orElseGet(server::basePosition);
      server.begin(start);
      folder.write(note.started(start));
    }
    return new Script(request.logs(), start, request.without(), request.until(), known);
  }

  private RestoreResult replay(
      ReplayServer server,
      Script script,
      RestoreFolder.Note note,
      List<Unfinished> ends,
      long begun) {
    progress.accept(new RestoreProgress("reading what comes after " + script.base(), 0, 0));
    folder.write(note.started(script.base()).replaying());
    Replay.Outcome outcome;
    try (SpaceWatch space = new SpaceWatch(request.dir(), () -> servers.kill(request.dir()))) {
      outcome = replay(server, script, note.serverId(), space);
    } catch (Failure e) {
      if (e.code().equals(Replay.MISCOUNTED)) {
        folder.distrust(e);
      }
      throw e;
    }
    progress.accept(new RestoreProgress("bringing it to disk", 0, 0));
    server.settle();
    return new RestoreResult(
        server.access(),
        server.position(),
        outcome.served(),
        outcome.applied(),
        outcome.folded(),
        outcome.leftOut(),
        ends,
        (System.nanoTime() - begun) / 1e9);
  }

  /**
   * Where the server stops at an error it goes on once more, transaction by transaction: then the
   * error is that of the next one, and one that has passed is over.
   */
  private Replay.Outcome replay(
      ReplayServer server, Script script, long serverId, SpaceWatch space) {
    Optional<Position> stoppedAt = Optional.empty();
    while (true) {
      boolean bundle = stoppedAt.isEmpty();
      Folds folds = folds(server, script);
      try {
        return new Replay(server, script, serverId, request.dir(), folds, progress, space, bundle)
            .run();
      } catch (Failure e) {
        if (!e.code().equals(Replay.STOPPED)) {
          throw e;
        }
        Optional<Position> here = Optional.of(server.position());
        if (here.equals(stoppedAt)) {
          throw e;
        }
        stoppedAt = here;
      }
    }
  }

  private Folds folds(ReplayServer server, Script script) {
    return new Folds(
        engine, () -> rows.open(server.access().login(), LOCK_WAIT), request.dir(), script.edits());
  }

  static Failure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new Failure(
        "interrupted",
        "restoring",
        "it was interrupted",
        "The same command with the same --dir goes on where it was.",
        e);
  }
}
