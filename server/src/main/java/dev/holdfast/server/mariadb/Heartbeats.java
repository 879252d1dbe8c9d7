package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Small commits that show that commits return. One that waits for its acknowledgement is left
 * alone: ending its session would make it visible unacknowledged. It keeps its row locked, so the
 * next one writes another row, on another connection; an acknowledgement of that one releases both.
 */
final class Heartbeats implements AutoCloseable {
  static final int SLOTS = 8;
  private final ServerConfig config;
  private final Connections connections;
  private volatile boolean paused;
  private final BlockingQueue<Integer> free = new LinkedBlockingQueue<>();
  private final ConcurrentHashMap<Integer, Connection> open = new ConcurrentHashMap<>();

  Heartbeats(ServerConfig config, Connections connections) {
    this.config = config;
    this.connections = connections;
    for (int slot = 1; slot <= SLOTS; slot++) {
      free.add(slot);
    }
  }

  /** From now on nothing is written; returns when nothing is under way any more. */
  void pause(Deadline deadline) {
    paused = true;
    while (free.size() < SLOTS) {
      if (deadline.passed()) {
        resume();
        throw new Failure(
            "commits-waiting",
            "closing " + config.node() + " for writing",
            "a heartbeat waits for an acknowledgement",
            "See which acker should answer: holdfast status.");
      }
      deadline.pause(Duration.ofMillis(2));
    }
  }

  void resume() {
    paused = false;
  }

  void write(Duration within) {
    Integer taken = take();
    if (taken != null) {
      writeIn(taken, within);
    }
  }

  /** Null while paused. */
  private @Nullable Integer take() {
    Integer slot = free.poll();
    if (slot == null) {
      throw new Failure(
          "heartbeats-waiting",
          what(),
          SLOTS + " of them wait for an acknowledgement already",
          "See which acker should answer: holdfast status.");
    }
    if (paused) {
      free.add(slot);
      return null;
    }
    return slot;
  }

  private void writeIn(int slot, Duration within) {
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("heartbeat-" + slot)
        .start(() -> {
          try {
            write(slot, Deadline.after(within));
            written.complete(true);
          } catch (SQLException e) {
            forget(slot);
            written.completeExceptionally(SqlErrors.failure(what(), e));
          } catch (RuntimeException e) {
            forget(slot);
            written.completeExceptionally(e);
          } finally {
            free.add(slot);
          }
        });
    await(written, within);
  }

  private void write(int slot, Deadline deadline) throws SQLException {
    Connection connection = open.get(slot);
    if (connection == null) {
      connection = connections.connect(what(), deadline);
      open.put(slot, connection);
    }
    connection.setNetworkTimeout(Runnable::run, 0);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION server_id = @@global.server_id");
      statement.execute("UPDATE holdfast.heartbeat SET beat_at = NOW(6) WHERE slot = " + slot);
    }
  }

  private void await(CompletableFuture<Boolean> written, Duration within) {
    try {
      written.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Failure(
          "server-silent",
          what(),
          "it did not return within " + within.toMillis() + " ms",
          "Commits wait for an acknowledgement, or the server is frozen.",
          e);
    } catch (InterruptedException e) {
      throw Interruption.of(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw new IllegalStateException("a heartbeat broke", e.getCause());
    }
  }

  private void forget(int slot) {
    Connection connection = open.remove(slot);
    if (connection != null) {
      Connections.abort(connection);
    }
  }

  private String what() {
    return "writing a heartbeat on " + config.node();
  }

  /** Server-side, a commit that waits goes on waiting. */
  @Override
  public void close() {
    java.util.List.copyOf(open.keySet()).forEach(this::forget);
  }
}
