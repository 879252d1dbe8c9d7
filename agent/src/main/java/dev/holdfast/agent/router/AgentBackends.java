package dev.holdfast.agent.router;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.api.RouteView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks the agents where the servers are. While all is well an agent answers when there is news, or
 * after a while; while there is no primary that accepts connections it is asked every 15 ms, and
 * less often the longer that lasts. One thread per agent, so that a frozen one delays nobody.
 */
public final class AgentBackends implements Backends, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AgentBackends.class.getName());

  /** How long an agent may keep its answer; the lag of a replica is as old as that. */
  private static final Duration NEWS = Duration.ofMillis(750);

  /** Between two answers while all is well, if they come at once. */
  private static final Duration CALM = Duration.ofMillis(250);

  private static final Duration HURRIED = Duration.ofMillis(15);

  /** The pause grows with the trouble, so that asking makes no outage longer by more than 2 %. */
  private static final int PART_OF_TROUBLE = 50;

  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration SUSPICION = Duration.ofSeconds(2);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hurry = lock.newCondition();
  private final ClusterView cluster = new ClusterView();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile BackendView view = BackendView.unknown("no agent answers");
  private long alarms;
  private long suspicionEndsNanos = System.nanoTime();
  private long lastCalmNanos = System.nanoTime();

  private AgentBackends() {}

  /** Starts asking. */
  public static AgentBackends start(List<Endpoint> agents, Secret token) {
    AgentBackends backends = new AgentBackends();
    for (Endpoint agent : agents) {
      ApiClient client = new ApiClient(agent, token);
      backends.threads.add(
          Thread.ofVirtual().name("ask-" + agent).start(() -> backends.ask(client)));
    }
    return backends;
  }

  private void ask(ApiClient client) {
    String complaint = "";
    Optional<RouteView> known = Optional.empty();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long asked = System.nanoTime();
        String trouble = "";
        try {
          known = Optional.of(askOnce(client, known));
        } catch (Failure failure) {
          known = Optional.empty();
          trouble = failure.reason();
          update(() -> {});
        }
        if (!trouble.equals(complaint) && !Thread.currentThread().isInterrupted()) {
          LOG.log(
              System.Logger.Level.INFO,
              "the agent at {0}: {1}",
              client.agent(),
              trouble.isEmpty() ? "answers" : trouble);
        }
        complaint = trouble;
        pause(asked);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private RouteView askOnce(ApiClient client, Optional<RouteView> known) {
    RouteView route =
        known.isPresent() && isCalm()
            ? client.routeUnlike(known.get(), NEWS, PATIENCE)
            : client.route(PATIENCE);
    update(() -> cluster.heard(client.agent(), route, System.nanoTime()));
    return route;
  }

  private void update(Runnable change) {
    boolean changed;
    lock.lock();
    try {
      change.run();
      BackendView next = cluster.at(System.nanoTime());
      changed = !next.equals(view);
      if (!next.primary().equals(view.primary())) {
        alarm();
      }
      view = next;
    } finally {
      lock.unlock();
    }
    if (changed) {
      listeners.forEach(Runnable::run);
    }
  }

  private boolean isCalm() {
    lock.lock();
    try {
      long now = System.nanoTime();
      return view.primary() instanceof BackendView.Serving
          && !cluster.announced(now)
          && now - suspicionEndsNanos >= 0;
    } finally {
      lock.unlock();
    }
  }

  private void pause(long asked) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long seen = alarms;
      long leftNanos = pauseNanos(System.nanoTime(), asked);
      while (leftNanos > 0 && alarms == seen) {
        leftNanos = hurry.awaitNanos(leftNanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The lock is held. */
  private long pauseNanos(long now, long asked) {
    if (isCalm()) {
      lastCalmNanos = now;
      return CALM.toNanos() - (now - asked);
    }
    return hurried(now - lastCalmNanos);
  }

  /** Between two questions, after so long without a primary that accepts connections. */
  static long hurried(long troubleNanos) {
    return Math.clamp(troubleNanos / PART_OF_TROUBLE, HURRIED.toNanos(), CALM.toNanos());
  }

  /** Ends every pause at once; the lock is held. */
  private void alarm() {
    alarms++;
    hurry.signalAll();
  }

  @Override
  public BackendView current() {
    return view;
  }

  @Override
  public Watch watch(Runnable changed) {
    listeners.add(changed);
    return () -> listeners.remove(changed);
  }

  @Override
  public void suspect() {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (now - suspicionEndsNanos >= 0) {
        alarm();
      }
      suspicionEndsNanos = now + SUSPICION.toNanos();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
