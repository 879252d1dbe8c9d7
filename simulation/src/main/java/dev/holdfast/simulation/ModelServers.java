package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.decision.OperationResult;
import dev.holdfast.decision.ServerOperation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The simulator's servers, played by a script instead of a seed. */
public final class ModelServers implements ScriptedServers {
  private static final Sight.Numbering NUMBERS =
      new Sight.Numbering() {
        @Override
        public long term(long id) {
          return id >= SimServer.ERRANT ? 0 : id / 10;
        }

        @Override
        public long node(long id) {
          return id >= SimServer.ERRANT ? id - SimServer.ERRANT : id % 10;
        }
      };

  /** An acknowledgement on its way. */
  private record OnItsWay(NodeName from, SimServer to, int life, int dumps, int upTo) {}

  /** A client whose commit is not in the log yet. */
  private record Waiting(SimServer on, int row, long domain) {}

  /** On which server each client is. */
  private final Map<Integer, SimServer> clientsOf = new TreeMap<>();

  private final List<SimServer> servers;
  private final Surroundings place = new Surroundings();
  private final Steps steps = new Steps(place);
  private final Map<Integer, Sight.Told> clients = new TreeMap<>();
  private final List<Waiting> unwritten = new ArrayList<>();
  private final Map<NodeName, Fate> fates = new TreeMap<>();
  private final List<OnItsWay> held = new ArrayList<>();
  private final Set<NodeName> cut = new HashSet<>();
  private final Set<NodeName> notApplying = new HashSet<>();

  public ModelServers(int count) {
    servers =
        IntStream.rangeClosed(1, count)
            .mapToObj(k -> new SimServer(new NodeName("db" + k), k))
            .toList();
  }

  private SimServer at(int node) {
    return servers.get(node - 1);
  }

  // ---- steps

  @Override
  public String does(int node, ServerOperation operation) {
    SimServer s = at(node);
    OperationResult result = null;
    for (int tries = s.relay.size() + 2; result == null && tries > 0; tries--) {
      result = steps.step(s, operation);
    }
    if (result == null) {
      s.closing = false; // given up
    }
    if (!s.up) {
      endClients(s);
    }
    settle();
    return switch (result) {
      case null -> "failed";
      case OperationResult.Done r -> "done";
      case OperationResult.At r -> "at " + NUMBERS.text(r.position().byDomain().values());
      case OperationResult.Stopped r ->
          "stopped at " + NUMBERS.text(r.received().byDomain().values());
      case OperationResult.Diverged r -> "diverged";
      case OperationResult.Unable r -> "unable";
      case OperationResult.Failed r -> "failed";
    };
  }

  @Override
  public void commits(int node, int row, long domain) {
    SimServer s = at(node);
    if (!s.up || (!s.frozen && !s.writable)) {
      clients.put(row, Sight.Told.REFUSED);
      return;
    }
    clients.put(row, Sight.Told.WAITS);
    clientsOf.put(row, s);
    unwritten.add(new Waiting(s, row, domain));
    settle();
  }

  @Override
  public void writesAnyway(int node, int row) {
    at(node).writeErrant(0, row);
    settle();
  }

  @Override
  public void freeze(int node) {
    place.freeze(at(node));
    settle();
  }

  @Override
  public void thaw(int node) {
    at(node).thaw();
    at(node).goOn();
    settle();
  }

  @Override
  public void acknowledgements(int replica, Fate fate) {
    fates.put(at(replica).name, fate);
    settle();
  }

  @Override
  public void cut(int replica) {
    cut.add(at(replica).name);
    held.removeIf(a -> a.from().equals(at(replica).name));
    settle();
  }

  @Override
  public void heal(int replica) {
    cut.remove(at(replica).name);
    settle();
  }

  @Override
  public void holdApplying(int node) {
    notApplying.add(at(node).name);
  }

  @Override
  public void letApply(int node) {
    notApplying.remove(at(node).name);
    settle();
  }

  @Override
  public void switchSemiSyncOff(int node) {
    // those who wait to be written come next, and nobody waits for long
    while (unwritten.stream().anyMatch(c -> c.on() == at(node))) {
      at(node).acknowledgedUpTo = at(node).log.size();
      unwritten.removeIf(this::written);
    }
    does(node, new ServerOperation.StepDown());
  }

  @Override
  public void flush(int node) {
    at(node).flushed = at(node).committed;
  }

  // ---- what follows from them

  private void settle() {
    boolean moved = true;
    while (moved) {
      moved = acknowledgementsArrive();
      for (SimServer s : servers) {
        moved |= place.sends(s);
        moved |= receives(s);
        moved |= applies(s);
      }
      moved |= unwritten.removeIf(this::written);
    }
  }

  private boolean receives(SimServer s) {
    boolean moved = false;
    while (s.source != null) {
      SimServer p = place.server(s.source);
      boolean acknowledges = place.mayAcknowledge(s, p);
      if (place.receive(s) == null) {
        break;
      }
      if (acknowledges) {
        place.acknowledge(s, p);
      }
      moved = true;
    }
    return moved;
  }

  private boolean applies(SimServer s) {
    boolean may = s.canApply() && !notApplying.contains(s.name);
    boolean moved = false;
    while (may && !s.relay.isEmpty() && s.applyOne()) {
      moved = true;
    }
    return moved;
  }

  private boolean written(Waiting c) {
    SimServer s = c.on();
    boolean may = s.up && s.writable && !s.frozen && s.log.size() - s.acknowledgedUpTo < 2;
    if (may) {
      Gtid gtid = new Gtid(c.domain(), s.writesAs, s.lastSequence(c.domain()) + 1);
      s.write(new Entry(gtid, c.row()));
    }
    return may;
  }

  private boolean acknowledgementsArrive() {
    List<OnItsWay> now = new ArrayList<>();
    for (OnItsWay a : List.copyOf(held)) {
      if (!a.to().frozen && fates.getOrDefault(a.from(), Fate.ARRIVE) == Fate.ARRIVE) {
        now.add(a);
      }
    }
    held.removeAll(now);
    for (OnItsWay a : now) {
      SimServer p = a.to();
      if (p.life == a.life() && p.dumpsEnded(a.from()) == a.dumps() && p.writable) {
        acknowledged(p, a.upTo());
      }
    }
    return !now.isEmpty();
  }

  private void acknowledged(SimServer p, int upTo) {
    p.acknowledgedUpTo = Math.max(p.acknowledgedUpTo, upTo);
    p.committed = Math.max(p.committed, p.acknowledgedUpTo);
    tell(p.log.subList(0, p.acknowledgedUpTo));
  }

  private void tell(List<Entry> committed) {
    for (Entry e : committed) {
      clients.computeIfPresent(
          e.content(), (row, told) -> told == Sight.Told.WAITS ? Sight.Told.COMMITTED : told);
    }
  }

  private void endClients(SimServer s) {
    unwritten.removeIf(c -> c.on() == s);
    clients.replaceAll((row, told) ->
        told == Sight.Told.WAITS && clientsOf.get(row) == s ? Sight.Told.UNKNOWN : told);
  }

  @Override
  public Sight sight() {
    return new Sight(clients, servers.stream().map(ModelServers::seen).toList());
  }

  private static Sight.Server seen(SimServer s) {
    if (!s.up || s.frozen) {
      return Sight.Server.of(s.up);
    }
    List<Gtid> log = s.log.stream().map(Entry::gtid).toList();
    return new Sight.Server(
        s.writable ? Sight.Server.State.OPEN : Sight.Server.State.READ_ONLY,
        NUMBERS.text(GtidState.of(log).byStream().values()),
        NUMBERS.text(Entry.position(s.received()).byDomain().values()),
        s.log.subList(0, s.committed).stream().map(Entry::content).toList());
  }

  /** The place where operations are carried out: nothing happens by chance. */
  private final class Surroundings implements Place {
    @Override
    public SimServer server(NodeName name) {
      return servers.stream().filter(s -> s.name.equals(name)).findFirst().orElseThrow();
    }

    @Override
    public boolean connected(NodeName a, NodeName b) {
      return !cut.contains(a);
    }

    @Override
    public boolean happens(int times) {
      return false;
    }

    @Override
    public boolean has(Scenario.Flaw flaw) {
      return false;
    }

    @Override
    public void probe(String what) {
      // a script says itself what it reaches
    }

    @Override
    public void acknowledge(SimServer replica, SimServer primary) {
      if (fates.getOrDefault(replica.name, Fate.ARRIVE) != Fate.LOST) {
        int upTo = replica.receivedCount();
        int dumps = primary.dumpsEnded(replica.name);
        held.add(new OnItsWay(replica.name, primary, primary.life, dumps, upTo));
      }
    }

    @Override
    public void release(SimServer server) {
      tell(server.log);
    }
  }
}
