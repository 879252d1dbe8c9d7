package dev.holdfast.agent.api;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that answer requests. The first few at a time are platform threads: what other agents say
 * is read several times a second for as long as they run, routers ask as long, and each line that a
 * virtual thread waits for wakes three threads instead of one. How many requests there are, others
 * decide: further ones are answered on virtual threads.
 */
final class ApiThreads implements Executor, AutoCloseable {
  /** More than the conversations of the other members and a router for each node take. */
  private static final int PLATFORM = 24;

  private static final long KEPT_SECONDS = 60;

  private final ExecutorService virtual =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-further-", 0).factory());
  private final ExecutorService platform =
      new ThreadPoolExecutor(
          0,
          PLATFORM,
          KEPT_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("api-", 0).factory(),
          (request, _) -> virtual.execute(request));

  @Override
  public void execute(Runnable request) {
    platform.execute(request);
  }

  /** Interrupts what is still being answered. */
  @Override
  public void close() {
    platform.shutdownNow();
    virtual.shutdownNow();
  }
}
