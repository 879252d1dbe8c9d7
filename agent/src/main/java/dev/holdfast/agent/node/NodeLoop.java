package dev.holdfast.agent.node;

import dev.holdfast.decision.Decider;
import dev.holdfast.decision.Effect;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.Leisure;
import dev.holdfast.decision.Step;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Gives the decision core one event after the other, on one thread, and hands its effects out. A
 * decision takes microseconds; nothing here waits for anything but the next event.
 */
public final class NodeLoop implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NodeLoop.class.getName());

  /** Length of one tick of {@link dev.holdfast.decision.Settings#DEFAULT}. */
  public static final Duration TICK = Duration.ofMillis(20);

  private final Decider decider;
  private final Consumer<Effect> effects;
  private final BiConsumer<Knowledge, Knowledge> changed;
  private final EventQueue events = new EventQueue();
  private final Thread thread = Thread.ofPlatform().name("decisions").unstarted(this::run);
  private volatile State state;

  /** Of the loop's thread. */
  private final TickCount ticks = new TickCount(TICK);

  /**
   * What is known, and how many ticks may go by before the next step: they depend on nothing else.
   */
  private record State(Knowledge knowledge, int ticks) {
    static State of(Knowledge k) {
      return new State(k, Leisure.ticks(k));
    }
  }

  /**
   * Nothing happens before {@link #start}.
   *
   * @param effects is given each effect in order; returns at once
   * @param changed is given what was known before and after each step; returns at once
   */
  public NodeLoop(
      Decider decider,
      Knowledge initial,
      Consumer<Effect> effects,
      BiConsumer<Knowledge, Knowledge> changed) {
    this.decider = decider;
    this.state = State.of(initial);
    this.effects = effects;
    this.changed = changed;
  }

  /** What was posted before is handled after {@code first}, which says what it happened to. */
  void start(Event.Started first) {
    events.addFirst(first);
    ticks.begin(System.nanoTime());
    thread.start();
  }

  /** What says nothing new to a node at leisure is handled with the next step, as of now. */
  void post(Event event) {
    State now = state;
    if (now.ticks > 1 && Leisure.canWait(now.knowledge, event)) {
      events.addAtLeisure(event);
    } else {
      events.add(event);
    }
  }

  Knowledge knowledge() {
    return state.knowledge;
  }

  /** Whether time alone brings nothing that is due at once: {@link Leisure}. */
  boolean atLeisure() {
    return state.ticks > 1;
  }

  private void run() {
    try {
      while (true) {
        handle(events.take(ticks.left(state.ticks, System.nanoTime())));
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the loop ends");
    }
  }

  /** Each urgent event in a step of its own, with what came before it; at last a tick. */
  private void handle(List<EventQueue.Arrival> came) {
    List<Event> together = new ArrayList<>();
    boolean timeIsUp = true;
    for (EventQueue.Arrival arrival : came) {
      together.add(Event.After.of(ticks.upTo(arrival.nanos()), arrival.event()));
      if (arrival.urgent()) {
        step(together);
        together = new ArrayList<>();
        timeIsUp = false;
      }
    }
    int left = timeIsUp ? ticks.upTo(System.nanoTime()) : 0;
    if (left > 0) {
      together.add(Event.After.of(left - 1, new Event.Tick()));
    }
    if (!together.isEmpty()) {
      step(together);
    }
  }

  private void step(List<Event> together) {
    Knowledge before = state.knowledge;
    Step step = decider.step(before, Event.Together.of(together));
    state = State.of(step.knowledge());
    step.effects().forEach(effects);
    changed.accept(before, step.knowledge());
  }

  /** Ends the decisions; what is under way on the server goes on. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
