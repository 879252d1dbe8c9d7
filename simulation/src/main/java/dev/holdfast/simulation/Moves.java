package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.decision.Canonical;
import dev.holdfast.decision.Durable;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.Message;
import dev.holdfast.decision.NodeStatus;
import dev.holdfast.decision.StoreRequest;
import dev.holdfast.decision.StoreResult;
import dev.holdfast.decision.VersionedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that may happen next to a cluster. */
final class Moves {
  /**
   * Something that may happen.
   *
   * @param thinker the node whose agent does it, and could end in the middle; null for none
   */
  record Move(String label, @Nullable NodeName thinker, Consumer<Stage> action) {}

  private final Explorer.Setting setting;
  private final List<Move> moves = new ArrayList<>();
  private final List<Move> faults = new ArrayList<>();
  private final Cluster c;
  private int usual;

  Moves(Explorer.Setting setting, Cluster c) {
    this.setting = setting;
    this.c = c;
  }

  List<Move> all() {
    for (Cluster.Mail m : c.mail()) {
      delivery(m);
    }
    for (Cluster.Node n : c.nodes()) {
      agent(n);
      server(n.server());
    }
    for (StoreRequest.Write w : c.ghosts()) {
      add(
          "a write that was given up happens: " + w.next(),
          null,
          s -> {
            s.ghosts.remove(w);
            s.write(w);
          });
    }
    for (NodeName name : c.cut()) {
      add(name + " is connected again", null, s -> s.cut.remove(name));
    }
    usual = moves.size();
    if (c.faults() < setting.bounds().faults()) {
      c.nodes().forEach(this::faults);
      moves.addAll(faults);
    }
    return moves;
  }

  /** How many of them, the first ones, are no faults. */
  int usual() {
    return usual;
  }

  private void add(String label, @Nullable NodeName thinker, Consumer<Stage> action) {
    moves.add(new Move(label, thinker, action));
  }

  private void fault(String label, @Nullable NodeName thinker, Consumer<Stage> action) {
    faults.add(
        new Move(
            "FAULT " + label,
            thinker,
            s -> {
              s.faults++;
              action.accept(s);
            }));
  }

  private boolean connected(NodeName a, NodeName b) {
    return !c.cut().contains(a) && !c.cut().contains(b);
  }

  private void delivery(Cluster.Mail m) {
    boolean up = c.nodes().stream().anyMatch(n -> is(n, m.to()) && n.knowledge() != null);
    if (up && connected(m.from(), m.to())) {
      add(
          m.to() + " hears from " + m.from() + ": " + m.message(),
          m.to(),
          s -> {
            s.mail.remove(m);
            s.deliver(s.actor(m.to()), new Event.Received(m.from(), fresh(m.message())));
          });
    }
  }

  /** What is said of the primary is the newest when it equals what that says now. */
  private Message fresh(Message message) {
    if (message instanceof Message.PreVote v && v.primary().isPresent()) {
      NodeName primary = v.under().record().primary();
      boolean newest =
          c.nodes().stream()
              .filter(n -> is(n, primary) && n.knowledge() != null)
              .flatMap(n -> Canonical.said(n.knowledge()).stream())
              .anyMatch(v.primary().get()::equals);
      return new Message.PreVote(
          v.term(), v.under(), v.primary().map(p -> newest ? numbered(p) : p));
    }
    return message;
  }

  private static boolean is(Cluster.Node n, NodeName name) {
    return n.server().name().equals(name);
  }

  private static NodeStatus numbered(NodeStatus p) {
    return new NodeStatus(
        p.incarnation(),
        1,
        p.recordVersion(),
        p.durable(),
        p.server(),
        p.acknowledges(),
        p.trouble(),
        p.hearsPrimary());
  }

  private void agent(Cluster.Node n) {
    NodeName name = n.server().name();
    Knowledge k = n.knowledge();
    if (k == null) {
      add("the agent of " + name + " starts", name, s -> start(s, s.actor(name)));
      return;
    }
    add(name + " ticks", name, s -> tick(s, s.actor(name)));
    VersionedRecord newest = c.record();
    boolean behind =
        newest != null && k.record().map(r -> r.version() < newest.version()).orElse(true);
    if (behind && !c.cut().contains(name)) {
      add(
          name + " sees the record",
          name,
          s -> s.deliver(s.actor(name), new Event.RecordSeen(s.store.record().orElseThrow())));
    }
    Canonical.asked(k)
        .forEach((id, request) -> {
          if (request instanceof StoreRequest.Write w) {
            write(name, id, w);
          }
        });
  }

  private void write(NodeName name, long id, StoreRequest.Write w) {
    StoreResult none = new StoreResult.Unavailable("no answer");
    if (c.cut().contains(name)) {
      add(
          name + " can't write the record",
          name,
          s -> s.deliver(s.actor(name), new Event.StoreAnswered(id, none)));
      return;
    }
    add(
        name + " writes the record: " + w.next(),
        name,
        s -> {
          StoreResult result = s.store.handle(w);
          s.deliver(s.actor(name), new Event.StoreAnswered(id, result));
        });
    fault(
        name + " writes the record, the answer is lost: " + w.next(),
        name,
        s -> {
          s.write(w);
          s.deliver(s.actor(name), new Event.StoreAnswered(id, none));
        });
    fault(
        name + " gives up writing the record",
        name,
        s -> {
          s.ghosts.add(w);
          s.deliver(s.actor(name), new Event.StoreAnswered(id, none));
        });
  }

  private void server(Image i) {
    NodeName name = i.name();
    if (!i.up()) {
      return;
    }
    boolean room = i.log().size() - i.acknowledgedUpTo() < 2;
    if (i.writable() && !i.closing() && room && c.written() < setting.bounds().entries()) {
      add(
          "a client writes on " + name,
          null,
          s -> {
            SimServer on = s.server(name);
            on.write(new Entry(new Gtid(0, on.writesAs, on.lastSequence(0) + 1), ++s.written));
          });
    }
    if (i.writable() && i.committed() < i.acknowledgedUpTo()) {
      add(
          "the engine of " + name + " commits",
          null,
          s -> {
            SimServer on = s.server(name);
            on.committed = on.acknowledgedUpTo;
          });
    }
    if (i.streaming() && i.source() != null && connected(name, i.source())) {
      receive(i, name, i.source());
    }
    if (!i.writable() && !i.relay().isEmpty() && i.applying()) {
      add(name + " applies", null, s -> s.server(name).applyOne());
    }
  }

  private void receive(Image i, NodeName name, NodeName source) {
    int has = i.log().size() + i.relay().size();
    boolean more = c.nodes().stream().anyMatch(p -> is(p, source) && p.server().log().size() > has);
    if (more) {
      add(
          name + " receives" + (i.acknowledging() ? " and acknowledges" : ""),
          null,
          s -> {
            SimServer on = s.server(name);
            if (s.receive(on) != null && on.source != null) {
              SimServer p = s.server(on.source);
              if (on.acknowledging && p.writable) {
                s.acknowledge(on, p);
              }
            }
          });
    }
  }

  private void faults(Cluster.Node n) {
    NodeName name = n.server().name();
    if (n.server().up()) {
      fault(
          "the server of " + name + " is killed",
          name,
          s -> {
            s.server(name).killed();
            s.deliver(s.actor(name), new Event.ServerExited("signal 9"));
          });
    }
    if (n.knowledge() != null) {
      fault("the agent of " + name + " is killed", null, s -> s.dies(s.actor(name)));
    } else if (n.disk().promised() > 0) {
      fault(name + " loses its promise file", null, s -> s.actor(name).disk = Durable.UNKNOWN_PAST);
    }
    if (n.server().up() || n.knowledge() != null) {
      fault(
          "the host of " + name + " goes down",
          null,
          s -> {
            Actor a = s.actor(name);
            s.dies(a);
            a.server.hostCrashed(0);
            a.hostDown = true;
          });
    }
    if (!c.cut().contains(name)) {
      fault(name + " is cut off", null, s -> s.cut.add(name));
    }
  }

  private void start(Stage s, Actor a) {
    a.incarnation++;
    a.knowledge = setting.fresh(a.name);
    s.deliver(a, new Event.Started(a.incarnation, 0, a.disk, a.hostDown, World.found(a.server)));
  }

  /** A look at the server, at what the others say, and at the clock. */
  private static void tick(Stage s, Actor a) {
    s.tryAgain(a);
    if (a.server.up && !a.server.writable) {
      SimServer p = a.server.source == null ? null : s.server(a.server.source);
      boolean connected = p != null && s.canStream(a.server, p);
      boolean refused = p == null || p.locked.contains(a.name) || !a.server.streaming;
      s.deliver(a, new Event.StreamSeen(connected, refused, "stopped"));
    }
    for (Actor other : s.actors) {
      Optional<NodeStatus> said =
          other.knowledge == null || other == a
              ? Optional.empty()
              : Canonical.said(other.knowledge);
      if (said.isPresent() && s.connected(a.name, other.name)) {
        Message heartbeat = new Message.Heartbeat(numbered(said.get()));
        s.deliver(a, new Event.Received(other.name, heartbeat));
      }
    }
    s.deliver(a, new Event.Tick());
  }
}
