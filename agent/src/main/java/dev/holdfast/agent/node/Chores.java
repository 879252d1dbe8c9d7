package dev.holdfast.agent.node;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/**
 * What is done twice a second and may come a little later, one thing after the other on one thread:
 * a thread that wakes costs more than most of these do.
 */
final class Chores implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Chores.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final List<Runnable> chores;
  private final Thread thread = Thread.ofPlatform().daemon().name("chores").unstarted(this::run);

  /**
   * Nothing happens before {@link #start}.
   *
   * @param chores in this order; one that takes long holds the others up
   */
  Chores(Runnable... chores) {
    this.chores = List.of(chores);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        chores.forEach(Chores::attempt);
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no more chores");
    }
  }

  /** What goes wrong with one is no reason to neglect the others. */
  private static void attempt(Runnable chore) {
    try {
      chore.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a chore failed", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
