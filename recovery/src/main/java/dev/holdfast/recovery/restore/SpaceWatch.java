package dev.holdfast.recovery.restore;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Watches the disk of a scratch server. On a full one the server would wait for ever, neither
 * answering nor ending: so it is killed, and goes on later from what it had committed.
 */
final class SpaceWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final long NEEDED_BYTES = 32L << 20;
  private final Path dir;
  private final Runnable kill;
  private final AtomicReference<@Nullable Failure> full = new AtomicReference<>();
  private final Thread thread;

  SpaceWatch(Path dir, Runnable kill) {
    this.dir = dir;
    this.kill = kill;
    thread = Thread.ofVirtual().name("space-watch").start(this::watch);
  }

  /** Code disk-full, once the disk is full and the server is killed. */
  Optional<Failure> full() {
    return Optional.ofNullable(full.get());
  }

  private void watch() {
    try {
      while (!shortOfSpace()) {
        Thread.sleep(LOOK);
      }
      kill.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean shortOfSpace() {
    try {
      long free = Files.getFileStore(dir).getUsableSpace();
      if (free >= NEEDED_BYTES) {
        return false;
      }
      full.set(
          new Failure(
              "disk-full",
              "replaying into " + dir,
              "only " + (free >> 20) + " MiB are free",
              "Make room; the same command with the same --dir goes on where it was."));
    } catch (IOException e) {
      full.set(new Failure("disk-full", "looking at " + dir, e.toString(), "See the disk.", e));
    }
    return true;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
