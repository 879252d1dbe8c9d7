package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Decider;
import dev.holdfast.decision.Durable;
import dev.holdfast.decision.Effect;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.Leisure;
import dev.holdfast.decision.Message;
import dev.holdfast.decision.Orders;
import dev.holdfast.decision.ServerView;
import dev.holdfast.decision.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Agents, servers, network and store of one run. It carries effects out and hands events in; what
 * the events mean is for the core to decide. A tick is {@link #TICK} units of time.
 */
final class World implements Place {
  static final int TICK = 10;

  final Scenario scenario;
  final Random random;
  final Schedule schedule = new Schedule();
  final Story story;
  final SimStore store;
  final Network network = new Network();
  final Map<NodeName, Agent> agents = new LinkedHashMap<>();
  final List<NodeName> names;
  final Work work;
  final Streams streams;
  final StoreLink storeLink;
  final Invariants invariants;
  final Map<String, Integer> probes = new TreeMap<>();
  private final Decider decider;

  /** Whether there are rebuilds and pauses in this run, and a node that is never to be primary. */
  final boolean peopleInterfere;

  /** Whether there are delayed replicas in this run. */
  final boolean delays;

  /** What people have laid down, as the store has it. */
  Orders orders;

  /** Faults have ended: nothing fails any more. */
  boolean calm;

  World(Scenario scenario, long seed, boolean told) {
    this.scenario = scenario;
    this.random = new Random(seed);
    this.story = new Story(told);
    this.store = new SimStore(!scenario.flaws().contains(Scenario.Flaw.STORE_COMPARES_NO_VERSIONS));
    this.decider = new Decider(scenario.rules());
    this.names =
        IntStream.rangeClosed(1, scenario.nodes(random))
            .mapToObj(i -> new NodeName("db" + i))
            .toList();
    for (int i = 0; i < names.size(); i++) {
      agents.put(names.get(i), new Agent(names.get(i), new SimServer(names.get(i), i + 1)));
    }
    Random people = new Random(~seed); // of its own: other runs are as if there were no people
    // What is wrong around the core is sought in runs without: it shows seldom enough.
    this.peopleInterfere = people.nextInt(4) == 0 && scenario.flaws().isEmpty();
    NodeName avoided = names.get(people.nextInt(names.size()));
    this.delays = peopleInterfere && names.size() > 2 && people.nextBoolean();
    this.orders = new Orders(false, Map.of(), peopleInterfere ? Set.of(avoided) : Set.of());
    this.streams = new Streams(this);
    this.work = new Work(this, new Steps(this));
    this.storeLink = new StoreLink(this);
    this.invariants = new Invariants(this);
  }

  void order(boolean paused) {
    order(paused, orders.delays());
  }

  void order(boolean paused, Map<NodeName, Long> delayed) {
    orders = new Orders(paused, orders.priorities(), orders.neverPrimary(), delayed, true);
  }

  /** An agent hears of orders when it reaches the store. */
  private void hearOrders(Agent a) {
    Knowledge k = a.knowledge;
    if (k != null && !k.orders().equals(orders) && !store.down && network.reachesStore(a.name)) {
      deliver(a, new Event.Ordered(orders, scenario.settings()));
    }
  }

  Agent agent(NodeName name) {
    Agent a = agents.get(name);
    if (a == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return a;
  }

  @Override
  public SimServer server(NodeName name) {
    return agent(name).server;
  }

  @Override
  public boolean connected(NodeName a, NodeName b) {
    return network.connected(a, b);
  }

  @Override
  public boolean happens(int times) {
    return random.nextInt(times) == 0;
  }

  @Override
  public boolean has(Scenario.Flaw flaw) {
    return scenario.flaws().contains(flaw);
  }

  @Override
  public void probe(String what) {
    probes.merge(what, 1, Integer::sum);
  }

  @Override
  public void acknowledge(SimServer replica, SimServer primary) {
    streams.acknowledge(replica, primary);
  }

  @Override
  public void release(SimServer server) {
    invariants.acknowledge(server.log);
    invariants.check();
  }

  void tell(Supplier<String> line) {
    story.tell(schedule.now(), line);
  }

  void tell(String line) {
    story.tell(schedule.now(), () -> line);
  }

  /** Short most of the time, long now and then. */
  int delay(int usual) {
    int d = 1 + random.nextInt(usual);
    return random.nextInt(100) < network.slowPercent ? d * 12 : d;
  }

  /** A server that answers nobody can't be looked at; after a while it is ended. */
  private void lookAgain(Agent a, int life) {
    schedule.after(
        10L * TICK,
        () -> {
          if (a.server.frozen && a.server.life == life) {
            a.server.killed();
          }
          startAgent(a);
        });
  }

  void startAgent(Agent a) {
    if (a.server.up && a.server.frozen) {
      lookAgain(a, a.server.life);
      return;
    }
    if (a.up()) {
      return;
    }
    a.incarnation++;
    a.knowledge =
        Knowledge.of(a.name, names, scenario.settings())
            .with(delays ? Orders.UNHEARD : Orders.NONE);
    boolean restarted = a.hostRestarted;
    int incarnation = a.incarnation;
    a.server.unread.clear(); // it ends the sessions of the agent before
    tell("agent " + a.name + " starts" + (restarted ? ", its host went down before" : ""));
    deliver(
        a, new Event.Started(incarnation, random.nextLong(), a.disk, restarted, found(a.server)));
    storeLink.firstLook(a);
    ticking(a, incarnation);
  }

  static Event.Found found(SimServer s) {
    if (!s.up) {
      return new Event.Found.NotRunning();
    }
    if (s.writable || s.closed) {
      return new Event.Found.Open();
    }
    return new Event.Found.ReadOnly(
        Optional.ofNullable(s.source), s.acknowledging, s.delayed ? Operator.DELAY : 0);
  }

  private void ticking(Agent a, int incarnation) {
    schedule.after(
        a.ticksEvery,
        () -> {
          if (a.up() && a.incarnation == incarnation) {
            if (!a.frozen) {
              tick(a);
              hearOrders(a);
              invariants.noStaleReads(a);
            }
            ticking(a, incarnation);
          }
        });
  }

  private void tick(Agent a) {
    if (a.knowledge != null && a.uncounted + 1 < Leisure.ticks(a.knowledge)) {
      a.uncounted++;
    } else {
      deliver(a, new Event.Tick());
    }
  }

  /** Hands an event to an agent that runs, does what it decides, and checks the invariants. */
  void deliver(Agent a, Event event) {
    Knowledge before = a.knowledge;
    if (before == null) {
      return;
    }
    if (a.frozen) {
      a.unread.add(event);
      return;
    }
    if (Leisure.canWait(before, event)) {
      a.hearAtLeisure(event);
    } else {
      step(a, before, a.dueWith(event));
    }
  }

  private void step(Agent a, Knowledge before, Event event) {
    Step step = decider.step(before, event);
    a.knowledge = step.knowledge();
    ServerView server = step.knowledge().server();
    if (!server.equals(before.server())) {
      story.tell(schedule.now(), () -> "  " + a.name + " is now " + server);
    }
    for (Effect effect : step.effects()) {
      perform(a, effect);
    }
  }

  private void perform(Agent a, Effect effect) {
    switch (effect) {
      case Effect.Send e -> send(a, e.to(), e.message());
      case Effect.Persist e -> persist(a, e.durable());
      case Effect.AskStore e -> storeLink.ask(a, e.id(), e.request());
      case Effect.Run e -> work.run(a, e.id(), e.operation());
      case Effect.Cancel e -> work.cancel(a, e.id());
      case Effect.SwitchoverEnded e -> {
        probe(e.done() ? "switchover done" : "switchover refused or undone");
        story.tell(schedule.now(), () -> "  " + a.name + " switchover " + e.id() + " " + e.text());
      }
      case Effect.Note e -> {
        probe("note " + e.kind().slug());
        story.tell(schedule.now(), () -> "  " + a.name + ": " + e.text());
      }
    }
  }

  private void send(Agent from, NodeName to, Message message) {
    boolean lost = random.nextInt(100) < network.lossPercent;
    if (lost || !network.reaches(from.name, to)) {
      return;
    }
    if (!(message instanceof Message.Heartbeat)) {
      story.tell(schedule.now(), () -> "  " + from.name + " → " + to + ": " + message);
    }
    arrive(from, to, message, delay(4));
    if (!calm && random.nextInt(50) == 0) {
      probe("message that comes late, and twice");
      arrive(from, to, message, random.nextInt(300));
    }
  }

  private void arrive(Agent from, NodeName to, Message message, int delay) {
    schedule.after(delay, () -> deliver(agent(to), new Event.Received(from.name, message)));
  }

  /** Goes on after a SIGSTOP: all that came meanwhile is read at once. */
  void thaw(Agent a) {
    a.frozen = false;
    List<Event> all = List.copyOf(a.unread);
    a.unread.clear();
    all.forEach(e -> deliver(a, e));
  }

  private void persist(Agent a, Durable durable) {
    int incarnation = a.incarnation;
    int written = delay(4) * a.diskSlowness;
    schedule.after(
        written,
        () -> {
          if (a.incarnation == incarnation && a.up()) {
            a.disk = durable;
            a.hostRestarted = false;
          }
        });
    schedule.after(
        written + delay(3),
        () -> {
          if (a.incarnation == incarnation) {
            deliver(a, new Event.Persisted(durable));
          }
        });
  }
}
