package dev.holdfast.agent.node;

import dev.holdfast.base.Failure;
import dev.holdfast.decision.Durable;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Writes promises; a disk that refuses is tried again until it does not. */
final class DiskDriver implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DiskDriver.class.getName());
  private static final Duration AGAIN = Duration.ofMillis(500);

  private final PromiseFile file;
  private final long incarnation;
  private final String bootId;
  private final Consumer<Durable> written;
  private final ExecutorService queue =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("promises").factory());

  DiskDriver(PromiseFile file, long incarnation, String bootId, Consumer<Durable> written) {
    this.file = file;
    this.incarnation = incarnation;
    this.bootId = bootId;
    this.written = written;
  }

  void persist(Durable durable) {
    queue.execute(() -> write(durable));
  }

  private void write(Durable durable) {
    while (true) {
      try {
        file.write(new PromiseFile.Content(durable, incarnation, bootId));
        written.accept(durable);
        return;
      } catch (Failure e) {
        LOG.log(Level.ERROR, "{0} {1}", e.getMessage(), e.hint());
      }
      try {
        Thread.sleep(AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    queue.shutdownNow();
  }
}
