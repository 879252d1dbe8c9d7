package dev.holdfast.coordination;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a watch that every adapter needs: told that something may have changed, it fetches
 * what is there now and passes on what is newer than the last. Fetching after the signal, instead
 * of passing a value with it, is what makes lost and doubled signals harmless.
 */
public final class WatchThread<T> implements Watch {
  private static final System.Logger LOG = System.getLogger(WatchThread.class.getName());
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final Duration FOREVER = Duration.ofDays(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Supplier<Answer<Optional<T>>> fetch;
  private final BiPredicate<T, T> newer;
  private final Consumer<T> onChange;
  private final Duration poll;
  private boolean signalled = true;
  private boolean closed;

  private WatchThread(
      Supplier<Answer<Optional<T>>> fetch,
      BiPredicate<T, T> newer,
      Consumer<T> onChange,
      Duration poll) {
    this.fetch = fetch;
    this.newer = newer;
    this.onChange = onChange;
    this.poll = poll;
  }

  /**
   * Fetches at once, then after each {@link #signal}, until closed.
   *
   * @param newer whether the second is to be delivered after the first
   */
  public static <T> WatchThread<T> start(
      String name,
      Supplier<Answer<Optional<T>>> fetch,
      BiPredicate<T, T> newer,
      Consumer<T> onChange) {
    return polling(name, fetch, newer, onChange, FOREVER);
  }

  /** The same, which also fetches when {@code poll} has passed without a signal. */
  public static <T> WatchThread<T> polling(
      String name,
      Supplier<Answer<Optional<T>>> fetch,
      BiPredicate<T, T> newer,
      Consumer<T> onChange,
      Duration poll) {
    WatchThread<T> watch = new WatchThread<>(fetch, newer, onChange, poll);
    Thread.ofPlatform().daemon().name(name).start(watch::run);
    return watch;
  }

  /** Something may have changed. */
  public void signal() {
    lock.lock();
    try {
      signalled = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    T last = null;
    Duration patience = poll;
    while (awaitNews(patience)) {
      patience = poll;
      switch (fetch.get()) {
        case Answer.Unavailable<Optional<T>> _ -> patience = RETRY;
        case Answer.Known<Optional<T>>(Optional<T> found) -> last = deliver(last, found);
      }
    }
  }

  private @Nullable T deliver(@Nullable T last, Optional<T> found) {
    if (found.isEmpty() || (last != null && !newer.test(last, found.get()))) {
      return last;
    }
    if (isClosed()) {
      return last;
    }
    try {
      onChange.accept(found.get());
    } catch (RuntimeException e) {
      // The next change must still arrive, whatever the listener made of this one.
      LOG.log(Level.ERROR, "A listener failed on " + found.get(), e);
    }
    return found.get();
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitNews(Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!signalled && !closed && left > 0) {
        left = news.awaitNanos(left);
      }
      signalled = false;
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
