package dev.holdfast.agent.node;

import dev.holdfast.decision.Decider;
import dev.holdfast.decision.Effect;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.Leisure;
import dev.holdfast.decision.Step;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
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
  private final LinkedBlockingDeque<Event> events = new LinkedBlockingDeque<>();
  private final Thread thread = Thread.ofPlatform().name("decisions").unstarted(this::run);
  private volatile Knowledge knowledge;

  /** Time up to here has been counted in ticks; of the loop's thread. */
  private long countedTo;

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
    this.knowledge = initial;
    this.effects = effects;
    this.changed = changed;
  }

  /** What was posted before is handled after {@code first}, which says what it happened to. */
  void start(Event.Started first) {
    events.addFirst(first);
    countedTo = System.nanoTime();
    thread.start();
  }

  void post(Event event) {
    events.add(event);
  }

  Knowledge knowledge() {
    return knowledge;
  }

  private void run() {
    try {
      while (true) {
        long leisure = Leisure.ticks(knowledge) * TICK.toNanos();
        Event event = events.poll(countedTo + leisure - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event != null) {
          handle(event, ticks());
        } else {
          handle(new Event.Tick(), Math.max(0, ticks() - 1));
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the loop ends");
    }
  }

  /**
   * How many ticks have gone by uncounted. After a long pause (the process was stopped, the machine
   * was busy) they are one: what the others said meanwhile has to be heard before their silence is
   * counted.
   */
  private int ticks() {
    long now = System.nanoTime();
    long passed = (now - countedTo) / TICK.toNanos();
    if (passed > 2 * Leisure.MOST) {
      countedTo = now;
      return 1;
    }
    int counted = (int) Math.min(passed, Leisure.MOST);
    countedTo += counted * TICK.toNanos();
    return counted;
  }

  private void handle(Event event, int ticksBefore) {
    Event timed = ticksBefore == 0 ? event : new Event.After(ticksBefore, event);
    Knowledge before = knowledge;
    Step step = decider.step(before, timed);
    knowledge = step.knowledge();
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
