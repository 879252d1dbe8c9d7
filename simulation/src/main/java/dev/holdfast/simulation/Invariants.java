package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.ServerView;
import dev.holdfast.decision.TermRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold after every step, and once calm has come. */
final class Invariants {
  private final World w;
  private final Set<Entry> acknowledged = new LinkedHashSet<>();

  Invariants(World w) {
    this.w = w;
  }

  int acknowledgedCount() {
    return acknowledged.size();
  }

  /** A client is told that these are committed; true when one of them is new. */
  boolean acknowledge(List<Entry> entries) {
    return acknowledged.addAll(entries);
  }

  /** An operator has accepted that whatever this primary does not hold is lost. */
  void forgive(List<Entry> held) {
    acknowledged.retainAll(new HashSet<>(held));
  }

  /** A replica is about to acknowledge: only an acker of the record to the record's primary may. */
  void acknowledges(SimServer replica, SimServer primary) {
    TermRecord r = record();
    if (r == null || !r.primary().equals(primary.name) || !r.ackers().contains(replica.name)) {
      throw new Violation(
          replica.name + " acknowledges to " + primary.name + ", but the record is " + r);
    }
  }

  /**
   * Rule 9. What is on its way to the old primary when it is cut off may count as evidence for it,
   * once more each; a server that is frozen serves nobody.
   */
  void noStaleReads(Agent a) {
    TermRecord r = record();
    boolean stale =
        a.server.up
            && a.server.writable
            && !a.server.frozen
            && r != null
            && r.phase() == TermRecord.Phase.SERVING
            && !r.primary().equals(a.name);
    a.staleTicks = stale ? a.staleTicks + 1 : 0;
    if (a.staleTicks > 3 * w.scenario.settings().patience().staleReads()) {
      throw new Violation(a.name + " has served old reads for " + a.staleTicks + " ticks");
    }
  }

  private @org.jspecify.annotations.Nullable TermRecord record() {
    return w.store.record().map(v -> v.record()).orElse(null);
  }

  void check() {
    TermRecord r = record();
    if (r == null) {
      return;
    }
    SimServer p = w.agent(r.primary()).server;
    List<Entry> held = p.received();
    if (p.lostInTerm == r.term()) {
      heldByAckers(r);
    } else if (!holds(held)) {
      List<Entry> missing = new ArrayList<>(acknowledged);
      missing.removeAll(held);
      throw new Violation("acknowledged " + missing + " missing on the record's primary " + p.name);
    }
    for (Agent a : w.agents.values()) {
      oneHistory(a, p, r, held);
    }
  }

  /** What is acknowledged stands in a history in the order of the acknowledgements, as a rule. */
  private boolean holds(List<Entry> held) {
    int i = 0;
    for (Entry e : acknowledged) {
      while (i < held.size() && !held.get(i).equals(e)) {
        i++;
      }
      if (i++ == held.size()) {
        return new HashSet<>(held).containsAll(acknowledged);
      }
    }
    return true;
  }

  /** The primary's data are gone: of the invariant its second half is left. */
  private void heldByAckers(TermRecord r) {
    Set<Entry> held = new HashSet<>();
    r.ackers().forEach(n -> held.addAll(w.agent(n).server.received()));
    if (!held.containsAll(acknowledged)) {
      throw new Violation("acknowledged commits are missing on all ackers of " + r);
    }
  }

  private static void oneHistory(Agent a, SimServer p, TermRecord r, List<Entry> held) {
    boolean follows =
        a.knowledge != null
            && a.knowledge.server() instanceof ServerView.Following f
            && f.term() == r.term()
            && a.server.streaming
            && r.primary().equals(a.server.source)
            && p.writable
            && !a.server.errant();
    if (follows && !Entry.isPrefix(a.server.received(), held)) {
      throw new Violation(
          a.name + " serves another history than " + p.name + ": " + a.server + " and " + p);
    }
  }

  /** Faults have stopped long ago: a primary serves, and every node that can follows it. */
  void checkCalm(long acknowledgedBefore) {
    whatIsNotWell(acknowledgedBefore)
        .ifPresent(what -> {
          throw new Violation(what + " long after the last fault" + waits());
        });
  }

  /** Empty once a primary serves, everybody follows it, and more has been acknowledged. */
  Optional<String> whatIsNotWell(long acknowledgedBefore) {
    TermRecord r = record();
    if (r == null || r.phase() != TermRecord.Phase.SERVING) {
      return Optional.of("no primary serves: " + r);
    }
    SimServer p = w.agent(r.primary()).server;
    if (!p.up || !p.writable) {
      return Optional.of("the record's primary is not open: " + p);
    }
    int followers = 0;
    for (Agent a : w.agents.values()) {
      if (!a.name.equals(r.primary())) {
        followers++;
        if (w.orders.delayed(a.name)) {
          if (r.ackers().contains(a.name) || !a.server.streaming || !a.server.delayed) {
            return Optional.of(a.name + " is not delayed: " + a.knowledge);
          }
        } else if (!r.ackers().contains(a.name) || !a.server.acknowledging) {
          return Optional.of(a.name + " is not back: " + a.knowledge);
        }
      }
    }
    return followers > 0 && acknowledged.size() == acknowledgedBefore
        ? Optional.of("nothing is acknowledged")
        : Optional.empty();
  }

  private String waits() {
    StringBuilder text = new StringBuilder();
    for (Agent a : w.agents.values()) {
      Knowledge k = a.knowledge;
      NodeName name = a.name;
      text.append("\n        ").append(name).append(": ");
      text.append(
          k == null ? "no agent" : k + " waits for [" + k.waitingFor() + "] " + k.problem());
    }
    return text.toString();
  }
}
