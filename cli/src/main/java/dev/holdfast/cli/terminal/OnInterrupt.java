package dev.holdfast.cli.terminal;

import dev.holdfast.base.Failure;
import java.util.concurrent.Callable;

/**
 * Makes sure that what was started is cleaned up when the program is told to end (Ctrl-C, SIGTERM,
 * a closed terminal), at any moment. The Java machine ignores a second Ctrl-C while hooks run, so
 * the cleaning always gets to its end.
 */
public final class OnInterrupt {
  private final Action cleaning;
  private volatile boolean interrupted;

  /** What cleans up; it may be called while the main work still runs on another thread. */
  @FunctionalInterface
  public interface Action {
    void run() throws InterruptedException;
  }

  public OnInterrupt(Action cleaning) {
    this.cleaning = cleaning;
  }

  /** Does the work; a failure that comes from the cleaning under way is an interruption. */
  public <T> T guard(Callable<T> work) throws Exception {
    Thread worker = Thread.currentThread();
    Thread hook = new Thread(() -> clean(worker), "clean-up");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.call();
    } catch (Failure | IllegalStateException e) {
      if (interrupted) {
        throw new InterruptedException(e.getMessage());
      }
      throw e;
    } finally {
      if (!interrupted) {
        remove(hook);
      }
    }
  }

  private void clean(Thread worker) {
    interrupted = true;
    worker.interrupt();
    try {
      cleaning.run();
    } catch (Failure e) {
      FailureText.lines(e).forEach(System.err::println);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the end has just begun, and the hook runs
    }
  }
}
