package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.decision.Event;
import java.util.List;

/** What the servers do by themselves: clients' commits, replication, acknowledgements. */
final class Streams {
  /** How many times slower a delayed replica applies. */
  private static final int DELAY = 60;

  /** So often in a row a client doesn't happen to write; then it does. */
  private static final int SKIPS = 6;

  private final World w;

  /** How much slower than usual replicas apply in this run: backlogs make relay logs matter. */
  private final int applySlowness;

  private int written;

  private int skipped;

  Streams(World w) {
    this.w = w;
    this.applySlowness = w.random.nextInt(3) == 0 ? 2 + w.random.nextInt(30) : 1;
  }

  void begin() {
    for (Agent a : w.agents.values()) {
      a.server.receiveSlowness = w.random.nextInt(4) == 0 ? 12 : 1;
      streamNow(a.server);
      applyNow(a.server);
      watchNow(a);
      new Probes(w, a).begin();
    }
    clientNow();
  }

  private void clientNow() {
    w.schedule.after(
        20 + w.random.nextInt(90),
        () -> {
          for (Agent a : w.agents.values()) {
            SimServer s = a.server;
            if (s.up && s.writable && !s.closing && !s.frozen && !s.diskFull && mayWrite(s)) {
              write(s);
            }
          }
          clientNow();
        });
  }

  /** MariaDB writes one more commit group while one waits; what comes after waits unwritten. */
  private boolean mayWrite(SimServer s) {
    boolean wishes = w.random.nextInt(3) > 0 || skipped >= SKIPS;
    skipped = wishes ? 0 : skipped + 1;
    return wishes && s.log.size() - s.acknowledgedUpTo < 2;
  }

  private void write(SimServer s) {
    long domain = w.random.nextInt(5) == 0 ? 1 : 0;
    Entry e = new Entry(new Gtid(domain, s.writesAs, s.lastSequence(domain) + 1), ++written);
    s.write(e);
    w.tell(() -> "a client writes " + e + " on " + s.name);
  }

  void writeErrant(SimServer s) {
    s.writeErrant(w.random.nextInt(4) == 0 ? 1 : 0, ++written);
  }

  private void streamNow(SimServer s) {
    int pause = s.up && s.streaming ? s.receiveSlowness * 8 : 40;
    w.schedule.after(
        1 + w.random.nextInt(pause),
        () -> {
          receiveOne(s);
          streamNow(s);
        });
  }

  /** It goes on after a SIGSTOP, and reads some of what came meanwhile before it is told more. */
  void wakes(SimServer s) {
    s.thaw();
    for (int reads = w.random.nextInt(s.socket.size() + 1); reads > 0; reads--) {
      w.probe("received in one's sleep");
      receiveOne(s);
    }
    s.goOn();
  }

  private void receiveOne(SimServer s) {
    if (w.sends(s) || s.source == null) {
      return;
    }
    if (w.isArriving(s)) {
      return;
    }
    SimServer p = w.agent(s.source).server;
    boolean acknowledges = w.mayAcknowledge(s, p);
    Entry e = w.receive(s);
    if (e == null) {
      return;
    }
    w.tell(() -> s.name + " receives " + e + (acknowledges ? " and acknowledges" : ""));
    if (acknowledges) {
      if (s.errant()) {
        w.probe("acknowledgement after an errant write");
      }
      acknowledge(s, p);
    }
    w.invariants.check();
  }

  /** Tells the primary that everything received so far has been received. */
  void acknowledge(SimServer s, SimServer p) {
    w.invariants.acknowledges(s, p);
    int upTo = s.receivedCount();
    arriveAfter(w.delay(5), p, s.name, p.life, p.dumpsEnded(s.name), upTo);
  }

  /**
   * An acknowledgement on its way. That its sender has stopped meanwhile does not bring it back;
   * only the end of the primary's process, or of its dump thread, does.
   */
  private void arriveAfter(int delay, SimServer p, NodeName from, int life, int dumps, int upTo) {
    w.schedule.after(
        delay,
        () -> {
          if (!p.up || p.life != life || p.dumpsEnded(from) != dumps) {
            return;
          }
          if (p.frozen || !w.network.connected(from, p.name)) {
            if (w.random.nextInt(3) > 0) {
              w.probe("acknowledgement arrives late");
              arriveAfter(20 + w.random.nextInt(200), p, from, life, dumps, upTo);
            }
          } else if (p.writable) {
            acknowledged(p, upTo);
          }
        });
  }

  private void acknowledged(SimServer p, int upTo) {
    if (upTo <= p.acknowledgedUpTo) {
      return;
    }
    p.acknowledgedUpTo = upTo;
    List<Entry> known = p.log.subList(0, upTo);
    if (w.invariants.acknowledge(known)) {
      w.tell(() -> "clients of " + p.name + " are told: committed up to " + known.getLast());
    }
    int life = p.life;
    w.schedule.after(
        w.delay(6),
        () -> {
          if (p.up && p.life == life) {
            p.committed = Math.max(p.committed, upTo);
            flushLater(p, life);
          }
        });
    w.invariants.check();
  }

  /** Within a second; a kill before makes a former primary lose what it had told its clients. */
  private void flushLater(SimServer p, int life) {
    int upTo = p.committed;
    w.schedule.after(
        w.random.nextInt(10 * World.TICK),
        () -> {
          if (p.up && p.life == life) {
            p.flushed = Math.max(p.flushed, Math.min(upTo, p.committed));
          }
        });
  }

  private void applyNow(SimServer s) {
    int pause = s.relay.isEmpty() ? 20 : 10;
    w.schedule.after(
        1 + w.random.nextInt(pause * applySlowness),
        () -> {
          boolean puts = s.delayed && w.random.nextInt(DELAY) > 0;
          if (s.canApply() && !puts && !s.relay.isEmpty()) {
            s.applyOne();
          }
          applyNow(s);
        });
  }

  /** The agent looks at its server now and then. */
  private void watchNow(Agent a) {
    w.schedule.after(
        World.TICK + w.random.nextInt(World.TICK * 2),
        () -> {
          SimServer s = a.server;
          if (a.up() && s.up && !s.frozen) {
            look(a, s);
          }
          watchNow(a);
        });
  }

  private void look(Agent a, SimServer s) {
    if (!s.writable) {
      SimServer p = s.source == null ? null : w.agent(s.source).server;
      // A receiving thread takes its time to notice that nothing comes any more.
      boolean connected = p != null && (w.canStream(s, p) || (p.frozen && w.random.nextBoolean()));
      boolean refused = p == null || p.locked.contains(s.name) || !s.streaming || s.errant();
      w.deliver(a, new Event.StreamSeen(connected, refused, "stopped"));
      w.deliver(a, new Event.StreamQuiet(p != null && !w.canStream(s, p)));
      return;
    }
    if (s.acknowledgedUpTo > a.acknowledgedBefore) {
      w.deliver(a, new Event.CommitsAcknowledged());
    }
    a.acknowledgedBefore = s.acknowledgedUpTo;
    if (s.log.size() > s.acknowledgedUpTo) {
      w.deliver(a, new Event.CommitsWait());
    }
  }
}
