package dev.holdfast.coordination.zookeeper;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.util.ServiceUtils;
import org.jspecify.annotations.Nullable;

/**
 * All threads of one peer. ZooKeeper ends the whole process when it meets what it can't handle (a
 * full disk, a log that doesn't fit the leader's); here that must end the peer alone. Its hook is
 * one for the process and is given only a number, so the group of the calling thread says whose
 * peer it was.
 */
final class PeerThreads extends ThreadGroup {
  private final AtomicReference<@Nullable String> collapse = new AtomicReference<>();

  PeerThreads(String name) {
    super(name);
    ServiceUtils.setSystemExitProcedure(PeerThreads::refuseToExit);
  }

  /** Why this peer asked the process to exit, or null. */
  @Nullable String collapse() {
    return collapse.get();
  }

  private static void refuseToExit(int code) {
    for (ThreadGroup group = Thread.currentThread().getThreadGroup();
        group != null;
        group = group.getParent()) {
      if (group instanceof PeerThreads peer) {
        peer.collapse.compareAndSet(null, "ZooKeeper gave up with code " + code);
      }
    }
    // Thrown, because the code behind the call counts on never being reached.
    throw new IllegalStateException("the store's peer asked to exit with code " + code);
  }

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    collapse.compareAndSet(null, thread.getName() + ": " + e);
  }
}
