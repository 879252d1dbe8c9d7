package dev.holdfast.agent.api;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Threads that read what other agents say, several times a second for as long as they run. Platform
 * threads: each line that a virtual one waits for wakes three threads instead of one. There are as
 * many as there are conversations, one for each member, and each serves many of them in turn.
 */
final class PeerListeners implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("peer-said-", 0).factory());

  /** Returns when the body has ended; throws whatever {@code taker} has thrown. */
  void listen(RequestBody body, Consumer<byte[]> taker) throws IOException {
    Future<?> heard =
        threads.submit(() -> {
          body.lines(taker);
          return null;
        });
    try {
      heard.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException broken -> throw broken;
        case RuntimeException fault -> throw fault;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the API is being closed", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
