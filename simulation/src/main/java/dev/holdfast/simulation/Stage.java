package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Canonical;
import dev.holdfast.decision.Decider;
import dev.holdfast.decision.Effect;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Message;
import dev.holdfast.decision.OperationResult;
import dev.holdfast.decision.ServerOperation;
import dev.holdfast.decision.Step;
import dev.holdfast.decision.StoreRequest;
import dev.holdfast.decision.StoreResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cluster while one move is made on it. What concerns one node alone happens at once: operations
 * of its server, its disk, reads of the store. Others can't tell when exactly it did, unless the
 * agent ends in the middle: that is a move of its own ({@link #fuse}).
 */
final class Stage implements Place {
  private record Due(Actor actor, Effect effect) {}

  final List<Actor> actors = new ArrayList<>();
  final Set<Cluster.Mail> mail;
  final Set<NodeName> cut;
  final List<StoreRequest.Write> ghosts;
  final Set<Entry> acknowledged;
  final SimStore store;
  int written;
  int faults;

  /** After how many things done for itself the agent that moves is killed; -1 for never. */
  int fuse = -1;

  int done;
  final List<String> told = new ArrayList<>();

  private final Set<ServerOperation> ran = new HashSet<>();
  private final Deque<Due> due = new ArrayDeque<>();
  private final Explorer.Setting setting;
  private final Decider decider;
  private final Steps steps;

  Stage(Explorer.Setting setting, Decider decider, Cluster c) {
    this.setting = setting;
    this.decider = decider;
    this.steps = new Steps(this);
    c.nodes().forEach(n -> actors.add(new Actor(n)));
    this.mail = new LinkedHashSet<>(c.mail());
    this.cut = new HashSet<>(c.cut());
    this.ghosts = new ArrayList<>(c.ghosts());
    this.acknowledged = new HashSet<>(c.acknowledged());
    this.store = new SimStore(!has(Scenario.Flaw.STORE_COMPARES_NO_VERSIONS), c.record());
    this.written = c.written();
    this.faults = c.faults();
  }

  Cluster cluster() {
    List<Cluster.Node> nodes = new ArrayList<>();
    actors.forEach(a -> nodes.add(a.after()));
    return new Cluster(
        List.copyOf(nodes),
        Set.copyOf(mail),
        store.record().orElse(null),
        Set.copyOf(cut),
        List.copyOf(ghosts),
        Set.copyOf(acknowledged),
        written,
        faults);
  }

  Actor actor(NodeName name) {
    return actors.stream().filter(a -> a.name.equals(name)).findFirst().orElseThrow();
  }

  void deliver(Actor a, Event event) {
    think(a, event);
    while (!due.isEmpty()) {
      Due next = due.remove();
      if (next.actor().up()) {
        perform(next.actor(), next.effect());
      }
    }
  }

  private void think(Actor a, Event event) {
    if (a.knowledge != null) {
      Step step = decider.step(a.knowledge, event);
      a.knowledge = step.knowledge();
      step.effects().forEach(e -> due.add(new Due(a, e)));
    }
  }

  private void perform(Actor a, Effect effect) {
    switch (effect) {
      case Effect.Send e -> send(a, e.to(), e.message());
      case Effect.Persist e -> {
        if (!burnt(a)) {
          a.disk = e.durable();
          a.hostDown = false;
          think(a, new Event.Persisted(e.durable()));
        }
      }
      case Effect.AskStore e -> ask(a, e);
      case Effect.Run e -> {
        if (!burnt(a)) {
          run(a, e.id(), e.operation());
        }
      }
      case Effect.Cancel e -> {
        if (a.knowledge != null
            && Canonical.running(a.knowledge).filter(r -> r.id() == e.id()).isPresent()) {
          a.server.closing = false;
          think(a, new Event.OperationEnded(e.id(), new OperationResult.Failed("cancelled")));
        }
      }
      case Effect.SwitchoverEnded e ->
          told.add(
              a.name + ": the switchover " + (e.done() ? "is done" : "is undone: " + e.text()));
      case Effect.Note e -> told.add(a.name + ": " + e.text());
    }
  }

  private boolean burnt(Actor a) {
    if (done++ == fuse) {
      dies(a);
      told.add(a.name + ": its agent is killed before it goes on");
    }
    return !a.up();
  }

  void dies(Actor a) {
    if (a.knowledge != null) {
      for (StoreRequest asked : Canonical.asked(a.knowledge).values()) {
        if (asked instanceof StoreRequest.Write w) {
          ghosts.add(w);
        }
      }
    }
    a.knowledge = null;
  }

  /** Heartbeats and news of the record reach whom they can reach when they look, at each tick. */
  private void send(Actor from, NodeName to, Message message) {
    boolean carried =
        switch (message) {
          case Message.Heartbeat m -> false;
          case Message.RecordNews m -> false;
          case Message.PromiseRefused m -> false;
          case Message.PreVoteAnswer m -> m.agrees();
          case Message.PreVote m -> true;
          case Message.PromiseRequest m -> true;
          case Message.AskAnyway m -> true;
          case Message.Promised m -> true;
          case Message.CatchUp m -> true;
          case Message.Vouch m -> true;
          case Message.CaughtUp m -> true;
        };
    if (carried && connected(from.name, to)) {
      mail.add(new Cluster.Mail(from.name, to, message));
    }
  }

  private void ask(Actor a, Effect.AskStore e) {
    if (e.request() instanceof StoreRequest.Read) {
      StoreResult result =
          cut.contains(a.name)
              ? new StoreResult.Unavailable("out of reach")
              : store.handle(e.request());
      think(a, new Event.StoreAnswered(e.id(), result));
    }
  }

  /** A write of the record happens. */
  void write(StoreRequest.Write w) {
    if (store.handle(w) instanceof StoreResult.Written written) {
      told.add("record: " + written.record().record());
    }
  }

  /** What is asked for again in the same move takes its time: until the next tick. */
  private void run(Actor a, long id, ServerOperation op) {
    if (!ran.add(op)) {
      return;
    }
    told.add(a.name + " runs " + op);
    OperationResult result = attempt(a, op);
    if (result != null) {
      if (op instanceof ServerOperation.Kill) {
        think(a, new Event.ServerExited("signal 9"));
      }
      think(a, new Event.OperationEnded(id, result));
    }
  }

  /** What could not end yet ends, or is given up. */
  void tryAgain(Actor a) {
    if (a.knowledge == null) {
      return;
    }
    for (Effect.Run r : Canonical.running(a.knowledge).stream().toList()) {
      ran.add(r.operation());
      OperationResult result = attempt(a, r.operation());
      a.server.closing &= result != null;
      deliver(
          a,
          new Event.OperationEnded(
              r.id(), result == null ? new OperationResult.Failed("gave up") : result));
    }
  }

  /** In as many steps as there is something to apply. */
  private @Nullable OperationResult attempt(Actor a, ServerOperation op) {
    for (int left = a.server.relay.size() + 1; left >= 0; left--) {
      OperationResult result = steps.step(a.server, op);
      if (result != null) {
        return result;
      }
    }
    return null;
  }

  @Override
  public SimServer server(NodeName name) {
    return actor(name).server;
  }

  @Override
  public boolean connected(NodeName a, NodeName b) {
    return !cut.contains(a) && !cut.contains(b);
  }

  @Override
  public boolean happens(int times) {
    return false;
  }

  @Override
  public boolean has(Scenario.Flaw flaw) {
    return setting.flaws().contains(flaw);
  }

  @Override
  public void probe(String what) {
    // rare paths are counted by the seeded runs
  }

  @Override
  public void acknowledge(SimServer replica, SimServer primary) {
    var record = store.record().map(v -> v.record());
    if (record.filter(r -> r.primary().equals(primary.name)).isEmpty()
        || record.filter(r -> r.ackers().contains(replica.name)).isEmpty()) {
      throw new Violation(
          replica.name + " acknowledges to " + primary.name + ", but the record is " + record);
    }
    int upTo = replica.receivedCount();
    if (upTo > primary.acknowledgedUpTo) {
      primary.acknowledgedUpTo = upTo;
      acknowledged.addAll(primary.log.subList(0, upTo));
    }
  }

  @Override
  public void release(SimServer server) {
    acknowledged.addAll(server.log);
  }

  /** The invariant H, and that all who follow share one history. */
  void check() {
    store
        .record()
        .ifPresent(v -> {
          SimServer p = server(v.record().primary());
          missing(p.received(), "on the record's primary " + p.name);
          List<Entry> held = new ArrayList<>();
          boolean doubt = false;
          for (NodeName n : v.record().ackers()) {
            Actor a = actor(n);
            held.addAll(a.server.received());
            doubt |= a.disk.doubt() || a.hostDown;
            if (a.server.streaming
                && a.server.acknowledging
                && p.name.equals(a.server.source)
                && !Entry.isPrefix(a.server.received(), p.received())) {
              throw new Violation(n + " follows with another history than " + p.name);
            }
          }
          if (!v.record().ackers().isEmpty() && !doubt) {
            missing(held, "on all ackers of " + v.record());
          }
        });
  }

  private void missing(List<Entry> held, String where) {
    if (!held.containsAll(acknowledged)) {
      List<Entry> missing = new ArrayList<>(acknowledged);
      missing.removeAll(held);
      Collections.sort(missing, java.util.Comparator.comparingInt(Entry::content));
      throw new Violation("acknowledged " + missing + " missing " + where);
    }
  }

  Map<Long, StoreRequest> asked(Actor a) {
    return a.knowledge == null ? Map.of() : Canonical.asked(a.knowledge);
  }
}
