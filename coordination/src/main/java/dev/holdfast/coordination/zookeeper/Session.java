package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.StoreHealth;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one {@link Link} to some peer, the first in the list whenever it can, and makes the next
 * one when it breaks. A session that the ensemble has ended is replaced by a new one; nothing else
 * follows from it.
 */
final class Session implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());
  private static final Duration CONNECT = Duration.ofMillis(700);
  private static final Duration REACH = Duration.ofMillis(250);
  private static final Duration HOME_CHECK = Duration.ofMillis(500);
  private static final Duration UNTIL_LOST = Duration.ofDays(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(160);

  private final List<Endpoint> servers;
  private final byte[] credential;
  private final BooleanSupplier home;
  private final Consumer<String> onChange;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Link last;
  private @Nullable Link current;
  private boolean prepared;
  private int inUse;
  private Instant since;
  private String reason = "no server of the store has answered yet";
  private boolean closed;

  /**
   * @param home whether the first server would serve now
   * @param onChange called with the path of what has changed, and with "/" when the connection is
   *     made and "" when it is lost
   */
  Session(
      List<Endpoint> servers,
      byte[] credential,
      BooleanSupplier home,
      Consumer<String> onChange,
      InstantSource clock) {
    this.servers = servers;
    this.credential = credential;
    this.home = home;
    this.onChange = onChange;
    this.clock = clock;
    this.since = clock.instant();
  }

  void start() {
    Thread.ofPlatform().daemon().name("store-session").start(this::keep);
  }

  /** Waits for a connection; empty when there was none in time. Give it back after use. */
  Optional<Link> borrow(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      long left = deadline.leftNanos();
      while (current == null && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (current == null || closed) {
        return Optional.empty();
      }
      inUse++;
      return Optional.of(current);
    } finally {
      lock.unlock();
    }
  }

  void giveBack() {
    lock.lock();
    try {
      inUse--;
    } finally {
      lock.unlock();
    }
  }

  StoreHealth.State health(Optional<NodeName> leader) {
    lock.lock();
    try {
      return current != null
          ? new StoreHealth.Available(since, leader)
          : new StoreHealth.Unavailable(since, reason);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      if (current != null) {
        current.end(CONNECT);
      }
      current = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void keep() {
    int next = 0;
    Duration pause = FIRST_PAUSE;
    try {
      for (int tried = 0; !isClosed(); tried++) {
        if (tried == servers.size()) {
          awaitHome(pause);
          pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
          tried = 0;
        }
        next = home.getAsBoolean() ? 0 : (next + 1) % servers.size();
        if (isReachable(servers.get(next)) && serve(next)) {
          pause = FIRST_PAUSE;
          tried = -1;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitHome(Duration patience) throws InterruptedException {
    Deadline deadline = Deadline.in(patience);
    while (deadline.leftNanos() > 0 && !home.getAsBoolean()) {
      Thread.sleep(FIRST_PAUSE);
    }
  }

  /** ZooKeeper's client takes 0.1 s to see that nobody listens. */
  private static boolean isReachable(Endpoint server) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.host(), server.port()), (int) REACH.toMillis());
      return true;
    } catch (IOException e) {
      return false; // Expected while that host is down; the next one is tried.
    }
  }

  /** Returns when the connection is no more; false if there never was one. */
  private boolean serve(int index) throws InterruptedException {
    Optional<Link> opened = open(servers.get(index));
    if (opened.isEmpty()) {
      return false;
    }
    Link link = opened.get();
    try {
      if (link.awaitConnected(CONNECT) != Link.State.CONNECTED || !prepare(link)) {
        return false;
      }
      last = link;
      publish(link);
      onChange.accept("/");
      while (!link.isLost()) {
        link.awaitLost(index > 0 ? HOME_CHECK : UNTIL_LOST);
        if (index > 0 && home.getAsBoolean() && withdrawIfIdle()) {
          return true;
        }
      }
      return true;
    } finally {
      if (link.isExpired()) {
        last = null;
      }
      withdraw();
      link.drop();
    }
  }

  private Optional<Link> open(Endpoint server) {
    try {
      return Optional.of(Link.open(server, last, credential, onChange));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "No connection can be made to " + server, e);
      return Optional.empty();
    }
  }

  private boolean prepare(Link link) throws InterruptedException {
    try {
      if (!prepared) {
        Paths.lay(link);
        prepared = true;
      }
      link.addWatch(Paths.TERM, AddWatchMode.PERSISTENT);
      link.addWatch(Paths.ENTRIES, AddWatchMode.PERSISTENT_RECURSIVE);
      return true;
    } catch (KeeperException.NoAuthException e) {
      reason = "the store belongs to another cluster: it does not know this cluster's token";
      return false;
    } catch (KeeperException e) {
      reason = "a server of the store does not serve: " + e.code();
      return false;
    }
  }

  private void publish(Link link) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      current = link;
      since = clock.instant();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean withdrawIfIdle() {
    lock.lock();
    try {
      if (inUse > 0) {
        return false;
      }
      withdraw();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void withdraw() {
    lock.lock();
    try {
      if (current != null) {
        current = null;
        since = clock.instant();
        reason = "the connection to the store was lost";
        onChange.accept("");
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
