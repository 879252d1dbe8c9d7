package dev.holdfast.agent.router;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.api.RouteView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks the agents where the servers are: four times a second while all is well, every 15 ms while
 * there is no primary that accepts connections. One thread per agent, so that a frozen one delays
 * nobody.
 */
public final class AgentBackends implements Backends, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AgentBackends.class.getName());
  private static final Duration CALM = Duration.ofMillis(250);
  private static final Duration HURRIED = Duration.ofMillis(15);
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
    try {
      while (!Thread.currentThread().isInterrupted()) {
        String trouble = askOnce(client);
        if (!trouble.equals(complaint) && !Thread.currentThread().isInterrupted()) {
          LOG.log(
              System.Logger.Level.INFO,
              "the agent at {0}: {1}",
              client.agent(),
              trouble.isEmpty() ? "answers" : trouble);
        }
        complaint = trouble;
        pause();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Returns what was the matter, or nothing. */
  private String askOnce(ApiClient client) {
    try {
      RouteView route = client.route(PATIENCE);
      update(() -> cluster.heard(client.agent(), route, System.nanoTime()));
      return "";
    } catch (Failure failure) {
      update(() -> {});
      return failure.reason();
    }
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

  private void pause() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      boolean calm =
          view.primary() instanceof BackendView.Serving
              && !cluster.announced(System.nanoTime())
              && System.nanoTime() - suspicionEndsNanos >= 0;
      long seen = alarms;
      long leftNanos = (calm ? CALM : HURRIED).toNanos();
      while (leftNanos > 0 && alarms == seen) {
        leftNanos = hurry.awaitNanos(leftNanos);
      }
    } finally {
      lock.unlock();
    }
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
