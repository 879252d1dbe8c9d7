package dev.holdfast.cli.demo;

import dev.holdfast.base.Failure;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.ProcessId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The place where the demo happens: cleared before, and struck after, also when the demo ends
 * half-way. Beside the lab's folder lies a file with the demo's own process, so that what a killed
 * demo has left can be told from one that runs.
 */
final class Stage {
  private final Lab lab;
  private final boolean keep;
  private final Path owner;
  private boolean struck;

  Stage(Lab lab, boolean keep) {
    this.lab = lab;
    this.keep = keep;
    this.owner = lab.folder().resolveSibling(lab.folder().getFileName() + ".owner");
  }

  /** Removes what an earlier demo has left; refuses to touch one that runs or was kept. */
  void clear() throws InterruptedException {
    if (lab.exists()) {
      Optional<ProcessId> other = owner();
      if (other.isEmpty() || other.get().alive()) {
        throw new Failure(
            "lab-running",
            "using the folder " + lab.folder(),
            other.isEmpty()
                ? "a lab was kept there"
                : "another demo runs there, as process " + other.get().pid(),
            "End it with: holdfast lab down --purge --dir '"
                + lab.folder()
                + "', or use another --dir.");
      }
      lab.down();
      lab.purge();
    }
    own();
  }

  /** After the verdict: keeps the data when there is something to look at. */
  synchronized void close(String verdict) throws InterruptedException {
    if (keep) {
      struck = true;
      forget();
      return;
    }
    if (!verdict.equals("holds")) {
      lab.down();
      struck = true;
      forget();
      return;
    }
    strike();
  }

  /** After a failure: what was to be kept is kept, to find out why. */
  synchronized void giveUp() throws InterruptedException {
    if (keep && lab.running() && !Thread.currentThread().isInterrupted()) {
      struck = true;
      forget();
    } else {
      strike();
    }
  }

  /** Ends everything and deletes it. Right at any moment and a second time. */
  synchronized void strike() throws InterruptedException {
    if (struck) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      lab.abandon();
      if (lab.exists()) {
        lab.purge();
      }
      forget();
      struck = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Optional<ProcessId> owner() {
    try {
      List<String> words = Files.readAllLines(owner);
      return Optional.of(new ProcessId(Long.parseLong(words.get(0)), Long.parseLong(words.get(1))));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException _) {
      return Optional.empty(); // kept on purpose: nobody owns it any more
    }
  }

  private void own() {
    try {
      Files.createDirectories(owner.getParent());
      ProcessId self = ProcessId.of(ProcessHandle.current().pid()).orElseThrow();
      Files.writeString(owner, self.pid() + "\n" + self.startTicks() + "\n");
    } catch (IOException e) {
      throw new Failure(
          "no-permission",
          "writing " + owner,
          e instanceof AccessDeniedException ? "you may not write there" : String.valueOf(e),
          "Choose another folder with --dir.",
          e);
    }
  }

  private void forget() {
    try {
      Files.deleteIfExists(owner);
    } catch (IOException e) {
      throw new Failure("disk-write", "deleting " + owner, String.valueOf(e), "Delete it.", e);
    }
  }
}
