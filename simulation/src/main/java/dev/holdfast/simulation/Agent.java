package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Durable;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One agent: what it knows while it runs, and what its disk keeps. */
final class Agent {
  final NodeName name;
  final SimServer server;

  Durable disk = Durable.UNKNOWN_PAST;
  boolean hostRestarted;

  /** Grows at each start; what an earlier run had under way is void. */
  int incarnation;

  @Nullable Knowledge knowledge;

  /** Stopped by SIGSTOP: what reaches it meanwhile is read when it goes on. */
  boolean frozen;

  final List<Event> unread = new ArrayList<>();

  int ticksEvery = World.TICK;

  /** Ticks that it has not counted yet, being at leisure. */
  int uncounted;

  /** What came meanwhile and said nothing new, for the next step; the ticks count from the last. */
  private final List<Waiting> atLeisure = new ArrayList<>();

  private record Waiting(int ticks, Event event) {}

  /** How much longer than usual its disk takes. */
  int diskSlowness = 1;

  /** For how many ticks its server has been open though another serves. */
  int staleTicks;

  /** What its look at the server found acknowledged before. */
  int acknowledgedBefore;

  /** The operation of the server that is under way, and those that wait for it to end. */
  @Nullable Task task;

  final Deque<Task> waiting = new ArrayDeque<>();

  Agent(NodeName name, SimServer server) {
    this.name = name;
    this.server = server;
  }

  boolean up() {
    return knowledge != null;
  }

  /** Keeps an event until the next step. */
  void hearAtLeisure(Event event) {
    atLeisure.add(new Waiting(uncounted, event));
  }

  /** What waited, and then {@code event}, each after the ticks that it has yet to count. */
  Event dueWith(Event event) {
    List<Event> due = new ArrayList<>();
    int counted = 0;
    for (Waiting waited : atLeisure) {
      due.add(Event.After.of(waited.ticks() - counted, waited.event()));
      counted = waited.ticks();
    }
    due.add(Event.After.of(uncounted - counted, event));
    atLeisure.clear();
    uncounted = 0;
    return Event.Together.of(due);
  }

  void dies() {
    knowledge = null;
    staleTicks = 0;
    uncounted = 0;
    atLeisure.clear();
    frozen = false;
    unread.clear();
    task = null;
    waiting.clear();
  }
}
