package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * This agent's share of the store. Once started it stays: a peer that gives up (its disk was full,
 * say) is started again until it works, and the process lives on.
 *
 * <pre>
 *   start ──► RUNNING ──gave up──► WAITING (1 s, 2 s, … 30 s) ──► RUNNING
 *                └──── stepDown: stopped, away while the others elect ────┘
 * </pre>
 */
public final class EnsemblePeer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EnsemblePeer.class.getName());
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration CHECK = Duration.ofMillis(500);
  private static final Duration RESTART_MAX = Duration.ofSeconds(30);

  /** Long enough for two others to elect without this one, measured at 0.3 to 0.5 s. */
  private static final Duration AWAY = Duration.ofSeconds(1);

  private final Ensemble ensemble;
  private final NodeName self;
  private final Path folder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile @Nullable PeerRun run;
  private volatile Optional<String> problem = Optional.empty();
  private boolean away;
  private boolean closed;

  private EnsemblePeer(Ensemble ensemble, NodeName self, Path folder) {
    this.ensemble = ensemble;
    this.self = self;
    this.folder = folder;
  }

  /**
   * Opens the ports and reads the folder, in well under a second; doesn't wait for the others.
   * Fails with code {@code port-taken}, {@code address-not-here}, {@code store-folder-unwritable},
   * {@code store-folder-foreign}, {@code store-damaged}, {@code not-a-member} or {@code
   * bad-ensemble}.
   *
   * @param folder this peer's alone; created when absent
   */
  public static EnsemblePeer start(Ensemble ensemble, NodeName self, Path folder) {
    EnsemblePeer peer = new EnsemblePeer(ensemble, self, folder);
    peer.run = PeerRun.start(ensemble, self, folder, START);
    Thread.ofPlatform().daemon().name("store-peer-watch-" + self).start(peer::supervise);
    return peer;
  }

  /**
   * The member that leads the ensemble; empty while there is none or this peer isn't part of it.
   */
  public Optional<NodeName> leader() {
    PeerRun now = run;
    return now == null ? Optional.empty() : now.leader();
  }

  /** Why this peer doesn't take part at the moment, for people; empty when it does. */
  public Optional<String> problem() {
    return problem;
  }

  /**
   * Gives up a leader that is known to be gone, long before ZooKeeper's own time-out: a follower
   * that can't hear it takes it for well for as long as {@code syncLimit} allows. When the leader
   * is well after all, this peer follows it again within a moment, and the store goes on meanwhile.
   * Does nothing unless this peer follows.
   */
  public void leaveLeader() {
    PeerRun following = run;
    try {
      if (following != null && following.leaveLeader()) {
        LOG.log(Level.INFO, "The store''s peer on {0} gives its leader up.", self);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Giving up the store's leader failed.", e);
    }
  }

  /**
   * Hands the lead to another member: stops this peer, leaves the others the time to elect, and
   * comes back as a follower. Writes stop for as long as an election takes. Does nothing unless
   * this peer leads and enough others are level to go on without it. Takes {@code AWAY} and a
   * little more.
   *
   * @return whether another member leads, as far as is known within the deadline
   */
  public boolean stepDown(Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    lock.lock();
    try {
      PeerRun leading = run;
      if (leading == null || leading.followers() <= ensemble.members().size() / 2) {
        return false;
      }
      LOG.log(Level.INFO, "The store''s leader on {0} steps down.", self);
      stayAway(leading);
      while (!closed && leader().isEmpty() && System.nanoTime() < end) {
        pause(Duration.ofMillis(20));
      }
      return leader().filter(name -> !name.equals(self)).isPresent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void stayAway(PeerRun leading) throws InterruptedException {
    away = true;
    try {
      leading.stop();
      run = null;
      pause(AWAY);
    } finally {
      away = false;
      restart();
    }
  }

  /** Stops this peer; the others go on if they are a majority. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      PeerRun last = run;
      if (last != null) {
        last.stop();
      }
      run = null;
    } finally {
      lock.unlock();
    }
  }

  private void supervise() {
    Duration delay = CHECK;
    lock.lock();
    try {
      while (!closed) {
        pause(delay);
        delay = isWell() || closed ? CHECK : revive(delay);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean isWell() {
    PeerRun now = run;
    if (away) {
      return true;
    }
    if (now == null) {
      return false; // The reason is known since the last attempt.
    }
    String collapse = now.collapse();
    if (collapse == null) {
      return true;
    }
    LOG.log(Level.ERROR, "The store''s peer on {0} stopped: {1}.", self, collapse);
    problem = Optional.of(collapse);
    now.stop();
    run = null;
    return false;
  }

  /** Returns how long to wait before the next look. */
  private Duration revive(Duration waited) {
    restart();
    Duration longer = waited.multipliedBy(2);
    return longer.compareTo(RESTART_MAX) < 0 ? longer : RESTART_MAX;
  }

  private void restart() {
    if (closed) {
      return;
    }
    try {
      run = PeerRun.start(ensemble, self, folder, START);
      problem = Optional.empty();
    } catch (Failure e) {
      LOG.log(Level.ERROR, "The store''s peer on {0} does not start: {1}", self, e.getMessage());
      problem = Optional.of(e.getMessage() + " " + e.hint());
    }
  }

  /** Lets go of the lock meanwhile; ends early when closed. */
  private void pause(Duration length) throws InterruptedException {
    long left = length.toNanos();
    while (left > 0 && !closed) {
      left = changed.awaitNanos(left);
    }
  }
}
