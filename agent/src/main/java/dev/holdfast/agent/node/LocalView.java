package dev.holdfast.agent.node;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.ServerView;
import dev.holdfast.decision.Waits;
import dev.holdfast.server.DatabaseServer;
import dev.holdfast.server.ReplicationState;
import dev.holdfast.server.ReplicationState.ReplicationThread.Status;
import dev.holdfast.server.SemiSyncState;
import dev.holdfast.server.ServerState;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the local server a few times a second: for the status page, for what the core has to
 * know of the replication threads, and to keep commits moving.
 */
final class LocalView implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LocalView.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration HEARTBEAT_PATIENCE = Duration.ofSeconds(10);

  /** A commit now and then proves that commits work, and keeps the replicas' lag meaningful. */
  private static final int LOOKS_PER_IDLE_HEARTBEAT = 20;

  /** Without the store, an acknowledgement is what proves that nobody else has been elected. */
  private static final int LOOKS_PER_HEARTBEAT_WITHOUT_STORE = 2;

  /** While the primary's agent is late with its word, the stream is what tells whether it lives. */
  private static final Duration HURRIED = Duration.ofMillis(100);

  /** A primary sends something at least every 0.2 s. */
  private static final Duration UNTIL_QUIET = Duration.ofMillis(450);

  /** A little more than a pause and a look take. */
  private static final Duration LATELY = Duration.ofMillis(280);

  /** What the server was like at the last look; null where it could not be asked. */
  record Snapshot(
      @Nullable Long serverPid,
      @Nullable String gtid,
      @Nullable String received,
      @Nullable Long lagMillis,
      Backlog.@Nullable Size backlog,
      @Nullable String version,
      boolean heldByHand) {
    static final Snapshot NONE = new Snapshot(null, null, null, null, null, null, false);
  }

  private final DatabaseServer server;
  private final Supplier<Knowledge> knowledge;
  private final Consumer<Event> events;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("local-view").unstarted(this::run);
  private final Backlog backlog = new Backlog();
  private long acknowledgedBefore = -1;
  private String heardBefore = "";
  private long heardNanos = System.nanoTime();
  private volatile Snapshot snapshot = Snapshot.NONE;
  private volatile boolean answered;
  private volatile long answeredNanos = System.nanoTime();

  LocalView(DatabaseServer server, Supplier<Knowledge> knowledge, Consumer<Event> events) {
    this.server = server;
    this.knowledge = knowledge;
    this.events = events;
  }

  void start() {
    thread.start();
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Whether the server has answered the last look, of late. */
  boolean answered() {
    return answered && System.nanoTime() - answeredNanos < LATELY.toNanos();
  }

  private void run() {
    int looks = 0;
    try {
      while (true) {
        Thread.sleep(Waits.primaryIsLate(knowledge.get()) ? HURRIED : PAUSE);
        int every =
            knowledge.get().storeAnswers()
                ? LOOKS_PER_IDLE_HEARTBEAT
                : LOOKS_PER_HEARTBEAT_WITHOUT_STORE;
        look(looks++ % every == 0);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no more looks at the server");
    }
  }

  private void look(boolean heartbeatDue) {
    Optional<Long> pid = server.pid();
    Knowledge then = knowledge.get();
    ServerView before = then.server();
    // On a server in trouble each look could leave a session behind that hangs.
    if (pid.isEmpty() || !before.running() || !then.trouble().isEmpty()) {
      Snapshot last = snapshot;
      snapshot =
          new Snapshot(
              pid.orElse(null), last.gtid(), last.received(), null, null, last.version(), false);
      return;
    }
    try {
      ServerState state = asked();
      snapshot =
          new Snapshot(
              pid.get(),
              state.slavePosition().merge(state.binlogPosition()).toString(),
              state.received().toString(),
              lag(state),
              state.replication().isEmpty() ? null : backlog(state),
              state.version(),
              state.replication().filter(LocalView::heldByHand).isPresent());
      if (before instanceof ServerView.Following f && before.equals(knowledge.get().server())) {
        if (!then.streamMayChange()) { // else it may have been seen half-way
          events.accept(stream(state, f.delay()));
        }
        events.accept(new Event.StreamQuiet(quiet(state)));
      }
      if (before instanceof ServerView.Primary) {
        if (heartbeatDue) {
          heartbeat();
        }
        waiting(state.semiSync());
      } else if (before instanceof ServerView.Draining) {
        waiting(state.semiSync());
      }
    } catch (Failure e) {
      LOG.log(Level.DEBUG, "the server was not to be looked at: {0}", e.getMessage());
    }
  }

  /** A look is a probe too. One that finds no answer leaves the question to {@link Prober}. */
  private ServerState asked() {
    answered = false;
    events.accept(new Event.ProbeBegan(Event.Probe.READ));
    ServerState state = server.state();
    events.accept(new Event.ProbeEnded(Event.Probe.READ, ""));
    answered = true;
    answeredNanos = System.nanoTime();
    return state;
  }

  private Backlog.Size backlog(ServerState state) {
    GtidPosition applied = state.slavePosition().merge(state.binlogPosition());
    boolean stopped =
        state.replication().filter(r -> r.applying().status() == Status.STOPPED).isPresent();
    return backlog.seen(state.received(), applied, stopped, System.nanoTime());
  }

  private boolean quiet(ServerState state) {
    String heard = state.replication().map(ReplicationState::heard).orElse("");
    long now = System.nanoTime();
    if (!heard.equals(heardBefore)) {
      heardNanos = now;
    }
    heardBefore = heard;
    return now - heardNanos >= UNTIL_QUIET.toNanos();
  }

  /** Tells the core when commits wait and nothing was acknowledged since the last look. */
  private void waiting(SemiSyncState now) {
    if (acknowledgedBefore >= 0 && now.acknowledged() > acknowledgedBefore) {
      events.accept(new Event.CommitsAcknowledged());
    }
    if (now.waiting() > 0 && now.acknowledged() == acknowledgedBefore) {
      events.accept(new Event.CommitsWait());
    }
    acknowledgedBefore = now.acknowledged();
  }

  /** Commits something small. */
  private void heartbeat() {
    Thread.ofVirtual()
        .name("heartbeat")
        .start(() -> {
          try {
            server.writeHeartbeat(HEARTBEAT_PATIENCE);
          } catch (Failure e) {
            LOG.log(Level.DEBUG, "no heartbeat: {0}", e.getMessage());
          }
        });
  }

  private static @Nullable Long lag(ServerState state) {
    if (state.replication().isEmpty()) {
      return null;
    }
    if (state.applied()) {
      return 0L;
    }
    return state.replication().get().secondsBehind().stream()
        .mapToObj(s -> s * 1000)
        .findFirst()
        .orElse(null);
  }

  private Event.StreamSeen stream(ServerState state, long delay) {
    List<Gtid> errant = server.errant(state);
    if (!errant.isEmpty()) {
      return new Event.StreamSeen(true, true, "somebody wrote on this replica: " + errant);
    }
    if (state.replication().isEmpty()) {
      return new Event.StreamSeen(false, true, "replication is not configured");
    }
    ReplicationState r = state.replication().get();
    if (r.delaySeconds() != delay) {
      return new Event.StreamSeen(true, true, "somebody has changed its delay");
    }
    ReplicationState.ReplicationThread receiving = r.receiving();
    ReplicationState.ReplicationThread applying = r.applying();
    boolean stopped =
        receiving.status() == Status.STOPPED
            || (applying.status() == Status.STOPPED && !heldByHand(r));
    String error = receiving.error().isEmpty() ? applying.error() : receiving.error();
    return new Event.StreamSeen(receiving.running(), stopped, error);
  }

  /** Somebody has stopped the applying thread of a delayed replica, which is what it is for. */
  private static boolean heldByHand(ReplicationState r) {
    return r.delaySeconds() > 0
        && r.applying().status() == Status.STOPPED
        && r.applying().errorNumber() == 0;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
