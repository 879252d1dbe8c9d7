package dev.holdfast.agent.node;

import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.zookeeper.EnsemblePeer;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.Waits;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps the ensemble's leader off the primary's host: a host that takes both with it would cost an
 * election of the store before the election of a primary. And tells the ensemble that its leader's
 * host is gone when that was the primary's too: the agents notice that sooner, and need the store.
 */
final class EnsembleCare implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EnsembleCare.class.getName());

  /** While the leader is on the primary's host. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final Duration UNTIL_CALLED = Duration.ofDays(1);

  /** While the primary is late with its word. */
  private static final Duration HURRIED = Duration.ofMillis(50);

  /** How long the term must have been quiet: an election of a primary must not meet this. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static final Duration STEP_DOWN = Duration.ofSeconds(5);

  private final EnsemblePeer peer;
  private final NodeName self;
  private final Supplier<Knowledge> knowledge;
  private final Semaphore called = new Semaphore(0);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("ensemble-care").unstarted(this::run);

  /** How long the thread waits now, unless it is called. */
  private volatile Duration pausing = HURRIED;

  EnsembleCare(EnsemblePeer peer, NodeName self, Supplier<Knowledge> knowledge) {
    this.peer = peer;
    this.self = self;
    this.knowledge = knowledge;
  }

  void start() {
    thread.start();
  }

  /** Is told of each step, many times a second, and returns at once. */
  void stepped(Knowledge now) {
    boolean idle = pausing.equals(UNTIL_CALLED);
    boolean hurries = pausing.equals(HURRIED);
    if ((!hurries && Waits.primaryIsLate(now)) || (idle && leadsFromHere(now))) {
      pausing = HURRIED;
      called.release();
    }
  }

  /** Whether this is the primary's host, and the ensemble's leader is here too. */
  private boolean leadsFromHere(Knowledge k) {
    return k.record().filter(r -> r.record().primary().equals(self)).isPresent()
        && peer.leader().filter(self::equals).isPresent();
  }

  private void run() {
    long busyAt = System.nanoTime();
    long version = -1;
    Optional<NodeName> givenUp = Optional.empty();
    try {
      while (true) {
        Knowledge k = knowledge.get();
        givenUp = withoutLost(k, givenUp);
        long newest = k.record().map(r -> r.version()).orElse(-1L);
        boolean both = leadsFromHere(k);
        if (!both || newest != version) {
          busyAt = System.nanoTime();
        }
        version = newest;
        if (System.nanoTime() - busyAt >= QUIET.toNanos()) {
          boolean moved = peer.stepDown(STEP_DOWN);
          LOG.log(Level.INFO, "the store''s leader leaves the primary''s host: {0}", moved);
          busyAt = System.nanoTime();
        }
        Duration pause = Waits.primaryIsLate(k) ? HURRIED : both ? PAUSE : UNTIL_CALLED;
        pausing = pause;
        called.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no more care of the ensemble");
    }
  }

  /**
   * Gives the leader up when it fell silent on the primary's host, once for each silence. A silent
   * leader elsewhere costs nobody anything: ZooKeeper's own, longer patience keeps the store calm
   * on a busy machine.
   *
   * @param givenUp the primary for whose present silence that was done already
   */
  private Optional<NodeName> withoutLost(Knowledge k, Optional<NodeName> givenUp) {
    Optional<NodeName> silent =
        k.record()
            .map(r -> r.record().primary())
            .filter(primary -> !primary.equals(self) && k.silent(primary));
    if (silent.isEmpty() || silent.equals(givenUp)) {
      return silent;
    }
    if (!peer.leader().equals(silent)) {
      return Optional.empty();
    }
    peer.leaveLeader();
    return silent;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
