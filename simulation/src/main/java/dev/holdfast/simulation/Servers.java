package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.OperationResult;
import dev.holdfast.decision.ServerOperation;
import java.util.List;

/** What the servers do by themselves, and at the word of their agents. */
final class Servers {
  private static final OperationResult DONE = new OperationResult.Done();

  private final World w;

  /** How much slower than usual replicas apply in this run: backlogs make relay logs matter. */
  private final int applySlowness;

  Servers(World w) {
    this.w = w;
    this.applySlowness = w.random.nextInt(3) == 0 ? 2 + w.random.nextInt(30) : 1;
  }

  void begin() {
    for (Agent a : w.agents.values()) {
      a.server.receiveSlowness = w.random.nextInt(4) == 0 ? 12 : 1;
      streamNow(a.server);
      applyNow(a.server);
      watchNow(a);
    }
    clientNow();
  }

  // By themselves

  private void clientNow() {
    w.schedule.after(
        20 + w.random.nextInt(90),
        () -> {
          for (Agent a : w.agents.values()) {
            if (a.server.up && a.server.writable && mayWrite(a.server)) {
              write(a.server);
            }
          }
          clientNow();
        });
  }

  /** MariaDB writes one more commit group while one waits; what comes after waits unwritten. */
  private boolean mayWrite(SimServer s) {
    return s.log.size() - s.acknowledgedUpTo < 2 && w.random.nextInt(3) > 0;
  }

  private void write(SimServer s) {
    long domain = w.random.nextInt(5) == 0 ? 1 : 0;
    long last =
        s.log.stream()
            .map(Entry::gtid)
            .filter(g -> g.domain() == domain)
            .mapToLong(Gtid::sequence)
            .max()
            .orElse(0);
    Entry e = new Entry(new Gtid(domain, s.serverId, last + 1));
    s.log.add(e);
    w.tell("a client writes " + e + " on " + s.name);
  }

  private void streamNow(SimServer s) {
    w.schedule.after(
        1 + w.random.nextInt(s.receiveSlowness * 8),
        () -> {
          receiveOne(s);
          streamNow(s);
        });
  }

  private void receiveOne(SimServer s) {
    if (!s.up || !s.streaming || s.source == null) {
      return;
    }
    SimServer p = w.agent(s.source).server;
    List<Entry> have = s.received();
    if (!canStream(s, p) || have.size() >= p.log.size() || !Entry.isPrefix(have, p.log)) {
      return;
    }
    Entry e = p.log.get(have.size());
    s.relay.add(e);
    boolean acknowledges = s.acknowledging && p.writable;
    w.tell(s.name + " receives " + e + (acknowledges ? " and acknowledges" : ""));
    if (acknowledges) {
      acknowledge(s, p);
    }
    w.invariants.check();
  }

  /** Tells the primary that everything received so far has been received. */
  private void acknowledge(SimServer s, SimServer p) {
    w.invariants.acknowledges(s, p);
    int there = p.connection;
    int here = s.connection;
    int upTo = s.log.size() + s.relay.size();
    w.schedule.after(w.delay(5), () -> acknowledged(p, s, there, here, upTo));
  }

  private OperationResult vouch(SimServer s) {
    if (!s.streaming || s.source == null) {
      return new OperationResult.Failed("no stream");
    }
    SimServer p = w.agent(s.source).server;
    if (!canStream(s, p)) {
      return new OperationResult.Failed("no connection to " + p.name);
    }
    s.acknowledging = true;
    if (p.writable) {
      acknowledge(s, p);
    }
    return DONE;
  }

  private boolean canStream(SimServer replica, SimServer source) {
    return source.up
        && !source.locked.contains(replica.name)
        && w.network.connected(replica.name, source.name);
  }

  private void acknowledged(SimServer p, SimServer s, int there, int here, int upTo) {
    if (!p.up || !p.writable || p.connection != there || s.connection != here) {
      return;
    }
    p.acknowledgedUpTo = Math.max(p.acknowledgedUpTo, upTo);
    List<Entry> known = List.copyOf(p.log.subList(0, upTo));
    if (w.invariants.acknowledge(known)) {
      w.tell("clients of " + p.name + " are told: committed up to " + known.getLast());
    }
    int life = p.connection;
    w.schedule.after(
        w.delay(6),
        () -> {
          if (p.up && p.connection == life) {
            p.committed = Math.max(p.committed, upTo);
          }
        });
    w.invariants.check();
  }

  private void applyNow(SimServer s) {
    w.schedule.after(
        1 + w.random.nextInt(10 * applySlowness),
        () -> {
          if (s.up && !s.relay.isEmpty() && s.source != null) {
            s.applyOne();
          }
          applyNow(s);
        });
  }

  /** The agent looks at the replication threads now and then. */
  private void watchNow(Agent a) {
    w.schedule.after(
        World.TICK + w.random.nextInt(World.TICK * 2),
        () -> {
          SimServer s = a.server;
          if (a.up() && s.up && !s.writable) {
            boolean connected = s.source != null && canStream(s, w.agent(s.source).server);
            boolean refused =
                s.source == null
                    || w.agent(s.source).server.locked.contains(s.name)
                    || !s.streaming;
            w.deliver(a, new Event.StreamSeen(connected, refused, "stopped"));
          }
          if (a.up() && s.writable && s.log.size() > s.acknowledgedUpTo) {
            w.deliver(a, new Event.CommitsWait());
          }
          watchNow(a);
        });
  }

  // At the word of the agent

  void run(Agent a, long id, ServerOperation operation) {
    a.operation = id;
    a.cancelled = false;
    w.tell("  " + a.name + " runs " + operation);
    attempt(a, id, a.incarnation, operation, 12);
  }

  private void attempt(Agent a, long id, int incarnation, ServerOperation op, int left) {
    int usual = op instanceof ServerOperation.Start ? 25 : 8;
    w.schedule.after(
        w.delay(usual),
        () -> {
          if (a.incarnation != incarnation || a.operation != id) {
            return; // the agent has died, or another operation has taken over
          }
          OperationResult result = step(a, op);
          if (result == null && left > 0 && !a.cancelled) {
            attempt(a, id, incarnation, op, left - 1);
          } else {
            a.operation = -1;
            w.invariants.check();
            w.deliver(
                a,
                new Event.OperationEnded(
                    id, result == null ? new OperationResult.Failed("gave up") : result));
          }
        });
  }

  /** One try; null for "not yet". */
  private @org.jspecify.annotations.Nullable OperationResult step(Agent a, ServerOperation op) {
    SimServer s = a.server;
    if (op instanceof ServerOperation.Start start) {
      if (w.random.nextInt(12) == 0) {
        return new OperationResult.Failed("it did not start");
      }
      s.start(start.asReplica());
      return DONE;
    }
    if (op instanceof ServerOperation.Kill) {
      s.killed();
      return DONE;
    }
    if (!s.up) {
      return new OperationResult.Failed("the server is gone");
    }
    return switch (op) {
      case ServerOperation.Start o -> DONE;
      case ServerOperation.Kill o -> DONE;
      case ServerOperation.StopAcknowledging o -> {
        s.stopStream();
        yield new OperationResult.Stopped(Entry.position(s.received()), Entry.position(s.log));
      }
      case ServerOperation.Follow o -> follow(s, o);
      case ServerOperation.Acknowledge o -> vouch(s);
      case ServerOperation.Promote o -> promote(s);
      case ServerOperation.Open o -> open(s, o);
      case ServerOperation.Lock o -> {
        s.locked.addAll(o.nodes());
        endDumpThreads(o.nodes());
        yield DONE;
      }
      case ServerOperation.Unlock o -> {
        s.locked.remove(o.node());
        yield DONE;
      }
      case ServerOperation.AskWritten o -> new OperationResult.At(Entry.position(s.log));
      case ServerOperation.AskReceived o -> new OperationResult.At(Entry.position(s.received()));
    };
  }

  private void endDumpThreads(Iterable<NodeName> replicas) {
    for (NodeName n : replicas) {
      w.agent(n).server.connection++;
    }
  }

  private OperationResult open(SimServer s, ServerOperation.Open o) {
    s.locked.clear();
    s.locked.addAll(o.locked());
    endDumpThreads(o.locked());
    if (!s.writable) {
      s.acknowledgedUpTo = s.log.size();
    }
    s.writable = true;
    return DONE;
  }

  private @org.jspecify.annotations.Nullable OperationResult follow(
      SimServer s, ServerOperation.Follow o) {
    SimServer p = w.agent(o.primary()).server;
    s.streaming = false;
    if (!s.relay.isEmpty()) {
      s.applyOne();
      return null;
    }
    if (!canStream(s, p)) {
      return new OperationResult.Failed("no connection to " + p.name);
    }
    if (!Entry.isPrefix(s.log, p.log)) {
      s.acknowledging = false;
      return new OperationResult.Diverged(s.log + " is not in " + p.log);
    }
    s.source = o.primary();
    s.streaming = true;
    s.acknowledging = o.acknowledging();
    s.connection++;
    return o.acknowledging() ? vouch(s) : DONE;
  }

  private @org.jspecify.annotations.Nullable OperationResult promote(SimServer s) {
    if (!s.relay.isEmpty()) {
      s.applyOne();
      return null;
    }
    s.stopStream();
    return DONE;
  }
}
