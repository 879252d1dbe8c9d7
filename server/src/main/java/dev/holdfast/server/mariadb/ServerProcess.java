package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerExit;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One running server process, watched by a thread until it ends. */
final class ServerProcess implements AutoCloseable {
  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  private static final Duration CLOSE_CHECK = Duration.ofSeconds(5);

  private final long pid;
  private final Pidfd handle;
  private final @Nullable Process child;
  private final CompletableFuture<ServerExit> exit = new CompletableFuture<>();
  private volatile boolean closed;

  private ServerProcess(long pid, Pidfd handle, @Nullable Process child) {
    this.pid = pid;
    this.handle = handle;
    this.child = child;
  }

  /** Empty when the process is gone already. The listener is called on the watching thread. */
  static Optional<ServerProcess> watch(
      long pid, @Nullable Process child, Consumer<ServerExit> listener) {
    return Pidfd.open(pid)
        .map(handle -> {
          ServerProcess process = new ServerProcess(pid, handle, child);
          Thread.ofPlatform()
              .daemon()
              .name("server-exit-" + pid)
              .start(() -> process.watch(listener));
          return process;
        });
  }

  private void watch(Consumer<ServerExit> listener) {
    try (handle) {
      while (!handle.awaitEnd(CLOSE_CHECK)) {
        if (closed) {
          return;
        }
      }
      ServerExit end = new ServerExit(pid, exitCode());
      exit.complete(end);
      listener.accept(end);
    }
  }

  private OptionalInt exitCode() {
    if (child == null) {
      return OptionalInt.empty();
    }
    try {
      // The kernel has reported the end; the JDK's own reaper follows within a millisecond.
      return child.waitFor(1, TimeUnit.SECONDS)
          ? OptionalInt.of(child.exitValue())
          : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  long pid() {
    return pid;
  }

  boolean running() {
    return !exit.isDone();
  }

  void signal(int number) {
    if (running()) {
      handle.signal(number);
    }
  }

  Optional<ServerExit> awaitEnd(Duration within) {
    try {
      return Optional.of(exit.get(within.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw Interruption.of(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the watch of process " + pid + " failed", e);
    }
  }

  /** Stops watching; the process runs on. */
  @Override
  public void close() {
    closed = true;
  }
}
