package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.ServerExit;
import dev.holdfast.server.StartMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts, finds again, and ends the server's process. */
final class Lifecycle implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());
  private static final Duration ATTEMPT = Duration.ofMillis(500);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(20);
  private final ServerConfig config;
  private final Path dataDir;
  private final Connections connections;
  private final List<Consumer<ServerExit>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable ServerProcess process;

  Lifecycle(ServerConfig config, Path dataDir, Connections connections) {
    this.config = config;
    this.dataDir = dataDir;
    this.connections = connections;
  }

  /**
   * Where something can't be rolled back (a table without transactions, a statement that makes or
   * alters one), MariaDB refuses to truncate, and to start. Then all of it is committed: whoever
   * compares histories finds what is too much.
   */
  long start(StartMode mode, Duration within) {
    Deadline deadline = Deadline.after(within);
    if (adopt().isEmpty()) {
      UnloggedRows.look(config, dataDir);
    }
    try {
      return attempt(mode, deadline);
    } catch (TailStays e) {
      LOG.log(Level.WARNING, "{0}: starting without truncation", e.getMessage());
      return attempt(StartMode.NORMAL, deadline);
    }
  }

  private long attempt(StartMode mode, Deadline deadline) {
    ServerProcess started;
    Launch launch;
    lock.lock();
    try {
      if (adopt().isPresent()) {
        throw failure("server-running", "it runs already", "Adopt or stop it first.");
      }
      launch = Launch.launch(config, dataDir, mode);
      started =
          ServerProcess.watch(launch.child().pid(), launch.child(), this::ended)
              .orElseThrow(launch::failure);
      process = started;
    } finally {
      lock.unlock();
    }
    awaitAnswer(started, launch, deadline);
    connections.warm(deadline.remaining());
    return started.pid();
  }

  private void awaitAnswer(ServerProcess started, Launch launch, Deadline deadline) {
    while (!answers(deadline)) {
      if (!started.running()) {
        throw launch.keepsTail() ? new TailStays(launch.failure()) : launch.failure();
      }
      if (deadline.passed()) {
        throw failure(
            "server-start-slow",
            "it runs as process " + started.pid() + ", but does not answer yet",
            "Crash recovery of a large server takes its time: see its error log.");
      }
      deadline.pause(Duration.ofMillis(10));
    }
  }

  /** Its recovery would have had to roll back what can't be. */
  private static final class TailStays extends RuntimeException {
    TailStays(Failure refusal) {
      super(refusal.reason(), refusal);
    }
  }

  private boolean answers(Deadline deadline) {
    try {
      // A connection that came too early may never be answered (11.4): try another one soon.
      Duration attempt = Collections.min(List.of(deadline.remaining(), ATTEMPT));
      connections.call("asking whether the server is there", attempt, sql -> sql.value("SELECT 1"));
      return true;
    } catch (Failure e) {
      if (e.code().equals("server-refused")) {
        throw e;
      }
      return false;
    }
  }

  Optional<Long> adopt() {
    lock.lock();
    try {
      ServerProcess known = process;
      if (known != null && known.running()) {
        return Optional.of(known.pid());
      }
      Optional<ServerProcess> found =
          ProcessFinder.serverOf(dataDir)
              .flatMap(pid -> ServerProcess.watch(pid, null, this::ended));
      process = found.orElse(null);
      return found.map(ServerProcess::pid);
    } catch (IOException e) {
      throw new UncheckedIOException("looking through /proc", e);
    } finally {
      lock.unlock();
    }
  }

  Optional<Long> pid() {
    ServerProcess known = process;
    return known != null && known.running() ? Optional.of(known.pid()) : Optional.empty();
  }

  void stop(Duration within) {
    ServerProcess running = process;
    if (running == null) {
      return;
    }
    if (!commitsWait()) {
      running.signal(ServerProcess.SIGTERM);
      if (running.awaitEnd(within).isPresent()) {
        return;
      }
    }
    kill();
  }

  /** True when we can't know, as with a frozen server: SIGKILL is the end that releases nothing. */
  private boolean commitsWait() {
    try {
      return connections.call(
          "asking for commits that wait",
          Duration.ofSeconds(1),
          sql ->
              !sql.row("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_master_wait_sessions'")
                  .map(row -> row.get("Value"))
                  .orElse("0")
                  .equals("0"));
    } catch (Failure e) {
      return !e.code().equals("server-refused");
    }
  }

  void kill() {
    ServerProcess running = process;
    if (running == null) {
      return;
    }
    running.signal(ServerProcess.SIGKILL);
    if (running.awaitEnd(KILL_LIMIT).isEmpty()) {
      throw failure(
          "server-unkillable",
          "process "
              + running.pid()
              + " is still there "
              + KILL_LIMIT.toSeconds()
              + " s after SIGKILL",
          "It waits inside the kernel, usually for a disk: look at that disk.");
    }
  }

  void onExit(Consumer<ServerExit> listener) {
    listeners.add(listener);
  }

  private void ended(ServerExit exit) {
    connections.dropIdle();
    listeners.forEach(listener -> listener.accept(exit));
  }

  private Failure failure(String code, String reason, String hint) {
    return new Failure(code, "running the server of " + config.node(), reason, hint);
  }

  @Override
  public void close() {
    ServerProcess known = process;
    if (known != null) {
      known.close();
    }
  }
}
