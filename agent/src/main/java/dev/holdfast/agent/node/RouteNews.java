package dev.holdfast.agent.node;

import dev.holdfast.agent.api.RouteView;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets routers wait for what they would ask for again and again. */
final class RouteNews {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private String told = "";

  /** To be called after whatever may have changed the route; returns at once. */
  void saw(RouteView now) {
    String gist = now.gist();
    lock.lock();
    try {
      if (!gist.equals(told)) {
        told = gist;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The route as soon as its gist is another, or time is up. */
  RouteView unlike(String gist, Duration within, Supplier<RouteView> route)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = within.toNanos();
      RouteView now = route.get();
      while (now.gist().equals(gist) && left > 0) {
        left = changed.awaitNanos(left);
        now = route.get();
      }
      return now;
    } finally {
      lock.unlock();
    }
  }
}
