package dev.holdfast.bench;

import dev.holdfast.base.Failure;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** A lab in a folder of its own, both of which end with the benchmark, on Ctrl-C too. */
final class TemporaryLab {
  private final Path folder;
  private final Lab lab;

  private TemporaryLab(Path folder) {
    this.folder = folder;
    this.lab = Lab.in(folder.resolve("lab"), LabPrograms.ofThisBuild());
  }

  /** The folder is there, and nothing runs. */
  static TemporaryLab make() {
    try {
      return new TemporaryLab(Files.createTempDirectory("hfbench"));
    } catch (IOException e) {
      throw new Failure("disk-write", "making a folder", e.toString(), "See to the disk.", e);
    }
  }

  Lab lab() {
    return lab;
  }

  /** Does the work, and takes everything down. */
  <T> T use(Callable<T> work) throws Exception {
    return new OnInterrupt(this::clean)
        .guard(() -> {
          try {
            return work.call();
          } finally {
            clean();
          }
        });
  }

  /** Right a second time. */
  private synchronized void clean() throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      lab.abandon();
      if (lab.exists()) {
        lab.purge();
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new Failure("disk-write", "deleting " + folder, e.toString(), "Delete it.", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
