package dev.holdfast.lab;

import dev.holdfast.agent.Agent;
import dev.holdfast.agent.config.NodeConfigFile;
import dev.holdfast.base.Failure;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Three nodes whose agents run in this process, from their first start until they serve: whoever
 * records what a Java machine does gets to see what an agent does. Their servers are processes of
 * their own, as always.
 */
public final class Rehearsal {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int NODES = 3;

  private final LabFolder folder;
  private final Deque<Agent> agents = new ArrayDeque<>();

  /** Held from before anything is started until all of it has gone. */
  private final ReentrantLock onStage = new ReentrantLock();

  /** What is done while the nodes serve. */
  @FunctionalInterface
  public interface Scene {
    void play() throws InterruptedException;
  }

  /**
   * A rehearsal that has not begun.
   *
   * @param folder a new or empty one
   */
  public Rehearsal(Path folder) {
    this.folder = new LabFolder(folder);
  }

  /**
   * Plays {@code scene} while the nodes serve; then nothing is left of them, nor of the folder.
   * Codes: those of {@link Lab#up}, of {@link Agent#start}.
   */
  public void play(Scene scene) throws InterruptedException {
    onStage.lockInterruptibly();
    try {
      LabPlan plan = new LabPlan(NODES, folder.path(), false, OptionalInt.empty());
      folder.requireUsable(LabFolder.NEEDED_BYTES);
      start(new Blueprint(new SecureRandom()).draw(plan, folder));
      scene.play();
    } finally {
      end();
      onStage.unlock();
    }
  }

  private void start(LabState lab) throws InterruptedException {
    folder.create(lab);
    new NodeFiles(folder).write(lab);
    for (LabState.Node node : lab.nodes()) {
      Path home = LabState.folder(folder.path(), node);
      agents.push(Agent.start(NodeConfigFile.read(home.resolve("node.yaml"))));
    }
    Surveyor surveyor = new Surveyor(folder, new HttpProbe(folder.secret("token")));
    Readiness readiness = new Readiness(lab);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!readiness.ready(surveyor.ask(lab), _ -> {})) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            "lab-slow",
            "rehearsing in " + folder.path(),
            "after " + PATIENCE.toSeconds() + " s " + readiness.missing(),
            "See what else the machine is doing, and repeat the command.");
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  /** An interrupt must not keep the cleaning from its end. */
  private void end() throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      agents.forEach(Agent::close);
      if (folder.read().isPresent()) {
        new Sweeper(folder.path()).sweep(folder.require());
        folder.purge();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits, on another thread, until what was interrupted has cleaned up. */
  public void awaitEnd() throws InterruptedException {
    if (onStage.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      onStage.unlock();
    }
  }
}
