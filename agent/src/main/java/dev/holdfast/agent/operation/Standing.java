package dev.holdfast.agent.operation;

import dev.holdfast.agent.config.ClusterSettings;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Key;
import dev.holdfast.coordination.KeyValueStore;
import dev.holdfast.coordination.Watch;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Orders;
import dev.holdfast.decision.Settings;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What people have laid down for the cluster, as this agent last saw it in the store: the settings
 * and a pause. Tells the decision core; a pause that has a term ends by this host's clock.
 */
public final class Standing implements AutoCloseable {
  static final Key SETTINGS = new Key("settings", "cluster");
  static final Key PAUSE = new Key("settings", "pause");
  private static final System.Logger LOG = System.getLogger(Standing.class.getName());

  /** How late the end of a pause may be noticed. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final KeyValueStore store;
  private final List<NodeName> members;
  private final Clock clock;
  private final Duration tick;
  private final Consumer<Event> post;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("standing-orders").unstarted(this::run);
  private volatile ClusterSettings settings = ClusterSettings.NONE;
  private volatile @Nullable Pause pause;
  private final Semaphore laidDown = new Semaphore(0);
  private Event.@Nullable Ordered told;
  private @Nullable Watch watch;

  /**
   * Nothing is told before {@link #start}.
   *
   * @param tick the core's
   */
  public Standing(
      KeyValueStore store,
      List<NodeName> members,
      Clock clock,
      Duration tick,
      Consumer<Event> post) {
    this.store = store;
    this.members = List.copyOf(members);
    this.clock = clock;
    this.tick = tick;
    this.post = post;
  }

  /** Begins to look. */
  public void start() {
    watch = store.watch(SETTINGS.folder(), this::seen);
    thread.start();
  }

  /** The settings as last seen. */
  public ClusterSettings settings() {
    return settings;
  }

  /** The pause that lasts now, as last seen. */
  public Optional<Pause> pause() {
    return Optional.ofNullable(pause).filter(p -> p.lasts(clock.instant()));
  }

  private void seen(SortedMap<String, KeyValueStore.Entry> found) {
    KeyValueStore.Entry set = found.get(SETTINGS.name());
    KeyValueStore.Entry paused = found.get(PAUSE.name());
    try {
      settings = set == null ? ClusterSettings.NONE : ClusterSettings.read(set.value());
      pause = paused == null ? null : Json.MAPPER.readValue(paused.value(), Pause.class);
      tell();
      laidDown.release();
    } catch (JacksonException e) {
      LOG.log(Level.WARNING, "the settings in the store can't be read, the last ones stay", e);
    }
  }

  private void run() {
    try {
      while (true) {
        laidDown.acquire();
        while (pause().isPresent()) {
          Thread.sleep(LOOK);
        }
        tell(); // the pause is over
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no more looks at the clock");
    }
  }

  private synchronized void tell() {
    ClusterSettings s = settings;
    Map<NodeName, Integer> priorities = new HashMap<>();
    Set<NodeName> never = new HashSet<>();
    Map<NodeName, Long> delays = new HashMap<>();
    for (NodeName member : members) {
      priorities.put(member, s.priority(member));
      if (s.neverPrimary(member)) {
        never.add(member);
      }
      delays.put(member, s.delay(member).toSeconds());
    }
    Event.Ordered next =
        new Event.Ordered(
            new Orders(pause().isPresent(), priorities, never, delays, true),
            Settings.DEFAULT.with(ticks(s.staleReadLimit()), ticks(s.failoverCooldown())));
    if (!next.equals(told)) {
      told = next;
      post.accept(next);
    }
  }

  private int ticks(Duration time) {
    return (int) time.dividedBy(tick);
  }

  @Override
  public void close() {
    thread.interrupt();
    Watch open = watch;
    if (open != null) {
      open.close();
    }
  }
}
