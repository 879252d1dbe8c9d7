package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rule 8: without the promises that rule 4 asks for, only an operator's word makes a primary. It is
 * an election in which those promise who answer, ackers or not; the most advanced of them wins, and
 * nobody is named an acker: all others join by rule 3.
 */
final class Failovers {
  private Failovers() {}

  static void asked(Draft d, Event.FailoverAsked ask) {
    Knowledge k = d.k;
    Optional<String> obstacle = obstacle(d, ask);
    if (obstacle.isPresent() || k.record == null) {
      ended(d, ask, false, obstacle.orElse(""));
    } else if (regular(k, k.record.record())) {
      k.failoverAt = Long.MIN_VALUE / 2; // the cool-down yields to an operator
      k.electionAt = k.now;
      ended(d, ask, false, "every acker can vote: a regular election, which loses nothing, begins");
    } else if (!ask.acceptLoss()) {
      ended(d, ask, false, "no election is safe; it waits for " + missing(k, k.record.record()));
    } else {
      begin(d, ask, k.record);
    }
  }

  private static Optional<String> obstacle(Draft d, Event.FailoverAsked ask) {
    Knowledge k = d.k;
    if (k.orders.paused()) {
      return Optional.of(Pausing.PAUSED);
    }
    if (k.byHand != null) {
      return Optional.of("a failover by hand is under way here");
    }
    if (k.record == null || !d.rules.trusts(k.heardStore)) {
      return Optional.of("this node knows no term yet");
    }
    if (ask.node().filter(k.orders::delayed).isPresent()) {
      return Candidates.delayed(ask.node().get());
    }
    NodeName primary = k.record.record().primary();
    if (primary.equals(k.self)) {
      return Optional.of(primary + " is this node itself: ask another");
    }
    return Elections.primaryGone(k, d.rules)
        ? Optional.empty()
        : Optional.of("the primary " + primary + " is heard and works: a switchover loses nothing");
  }

  private static boolean regular(Knowledge k, TermRecord r) {
    return !r.ackers().isEmpty() && missing(k, r).isEmpty();
  }

  /** The ackers that can't vote. */
  static List<NodeName> missing(Knowledge k, TermRecord r) {
    List<NodeName> missing = new ArrayList<>();
    for (NodeName acker : r.ackers()) {
      NodeStatus s = k.statusOf(acker);
      boolean here = acker.equals(k.self);
      ServerView server = here ? k.server : s == null || k.silent(acker) ? null : s.server();
      boolean doubt = here ? k.durable.doubt() : s != null && s.durable().doubt();
      boolean votes = server instanceof ServerView.Following || server instanceof ServerView.Idle;
      if (!votes || doubt) {
        missing.add(acker);
      }
    }
    return missing.isEmpty() && r.ackers().isEmpty() ? List.of(r.primary()) : missing;
  }

  private static void begin(Draft d, Event.FailoverAsked ask, VersionedRecord current) {
    Knowledge k = d.k;
    long term = Math.max(current.record().term(), Ackers.greatestPromise(k)) + 1;
    k.byHand = new ByHand(ask, false, term, current, new TreeMap<>(), k.now);
    k.election = null;
    d.note(
        Effect.Kind.BY_HAND,
        current.record().term(),
        "an operator accepts loss, because no election is safe without "
            + missing(k, current.record()).stream()
                .map(NodeName::value)
                .collect(Collectors.joining(", ")));
    Message.AskAnyway question = new Message.AskAnyway(term, current);
    k.others().stream()
        .filter(n -> !n.equals(current.record().primary()))
        .forEach(n -> d.send(n, question));
    Promises.requestedAnyway(d, k.self, question);
  }

  static void promised(Draft d, NodeName from, Message.Promised m) {
    ByHand h = d.k.byHand;
    if (h != null && !h.writing() && m.term() == h.term() && m.version() == h.under().version()) {
      d.k.byHand = h.promisedBy(from, m);
    }
  }

  static void tend(Draft d) {
    Knowledge k = d.k;
    ByHand h = k.byHand;
    if (h == null) {
      return;
    }
    boolean storeSilent = h.writing() && d.isFree(StoreRequest.Write.class);
    if (storeSilent || k.now - h.since() >= 4L * k.settings.election()) {
      giveUp(d, h, "the coordination store does not answer");
    } else if (!h.writing()) {
      TreeSet<NodeName> heard = new TreeSet<>(k.others());
      heard.removeIf(n -> k.silent(n) || n.equals(h.under().record().primary()));
      heard.add(k.self);
      boolean all = h.promises().keySet().containsAll(heard);
      if (all || k.now - h.since() >= 2L * k.settings.election()) {
        decide(d, h);
      }
    }
  }

  private static void decide(Draft d, ByHand h) {
    Orders orders = d.k.orders;
    Optional<NodeName> winner =
        d.rules
            .elect(h.promises(), orders.preference(d.k.members), orders.avoided())
            .map(Rules.Elected::winner);
    Optional<NodeName> wanted = h.ask().node();
    if (h.promises().isEmpty()) {
      giveUp(d, h, "nobody promises");
    } else if (wanted.isPresent() && !h.promises().containsKey(wanted.get())) {
      giveUp(d, h, wanted.get() + " does not promise");
    } else if (winner.isEmpty() && wanted.isEmpty()) {
      giveUp(d, h, "the positions are not of one history, name a node: " + positions(h));
    } else if (wanted.or(() -> winner).filter(orders::delayed).isPresent()) {
      giveUp(d, h, delayed(wanted.or(() -> winner).orElseThrow()) + "; at " + positions(h));
    } else if (wanted.isPresent() && winner.isPresent() && behind(h, wanted.get(), winner.get())) {
      giveUp(d, h, winner.get() + " has received more, name that: " + positions(h));
    } else if (d.storeFree(StoreRequest.Write.class)) {
      NodeName primary = wanted.or(() -> winner).orElseThrow();
      d.k.byHand = h.written();
      d.write(
          h.under(),
          new TermRecord(h.term(), primary, new TreeSet<>(), TermRecord.Phase.ELECTED, ""));
    }
  }

  private static String delayed(NodeName node) {
    return node + " has everything and is a delayed replica: set its delay to 0s first";
  }

  private static boolean behind(ByHand h, NodeName wanted, NodeName winner) {
    Map<NodeName, Message.Promised> p = h.promises();
    Message.Promised its = p.get(wanted);
    Message.Promised best = p.get(winner);
    return its != null && best != null && !its.received().covers(best.received());
  }

  private static String positions(ByHand h) {
    return h.promises().entrySet().stream()
        .map(e -> e.getKey() + " at " + e.getValue().received())
        .collect(Collectors.joining(", "));
  }

  static void learned(Draft d, TermRecord next) {
    ByHand h = d.k.byHand;
    if (h != null && next.term() > h.under().record().term()) {
      d.k.byHand = null;
      boolean done = next.term() == h.term();
      ended(d, h.ask(), done, done ? "" : next.primary() + " was elected meanwhile");
    } else if (h != null) {
      giveUp(d, h, "the record has changed meanwhile");
    }
  }

  private static void giveUp(Draft d, ByHand h, String why) {
    d.k.byHand = null;
    ended(d, h.ask(), false, why);
  }

  private static void ended(Draft d, Event.FailoverAsked ask, boolean done, String text) {
    d.effects.add(new Effect.SwitchoverEnded(ask.id(), done, text));
  }
}
