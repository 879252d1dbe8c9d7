package dev.holdfast.acceptance;

import dev.holdfast.base.Failure;
import dev.holdfast.lab.Lab;

/** Ends a lab with the program that plays in it, when somebody ends that before its time. */
final class LabEnd implements AutoCloseable {
  private final Thread hook;

  private LabEnd(Thread hook) {
    this.hook = hook;
  }

  static LabEnd of(Lab lab) {
    Thread hook = new Thread(() -> end(lab), "lab-end");
    Runtime.getRuntime().addShutdownHook(hook);
    return new LabEnd(hook);
  }

  private static void end(Lab lab) {
    try {
      lab.down();
      lab.purge();
    } catch (Failure e) {
      System.err.println(e.getMessage() + " " + e.hint());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its owner ends the lab. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The end has begun, and the hook runs.
    }
  }
}
