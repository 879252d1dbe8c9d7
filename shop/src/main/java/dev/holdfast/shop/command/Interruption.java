package dev.holdfast.shop.command;

import dev.holdfast.shop.Workload;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While open, Ctrl-C ends the workload in an orderly way and waits for its report. */
final class Interruption implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final CountDownLatch reported = new CountDownLatch(1);
  private final Thread hook;

  Interruption(Workload workload) {
    hook =
        new Thread(() -> {
          workload.stop();
          await();
        });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void await() {
    try {
      if (!reported.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.getLogger(Interruption.class.getName())
            .log(System.Logger.Level.WARNING, "the run did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    reported.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is being ended: the hook runs, and has just been told that all is done.
    }
  }
}
