package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rule 4 as the one who asks: suspicion, pre-votes, promises, the record. */
final class Elections {
  private Elections() {}

  /** Whether this node has reason to believe that the record's primary can't serve. */
  static boolean primaryGone(Knowledge k, Rules rules) {
    if (k.record == null || k.record.record().primary().equals(k.self)) {
      return false;
    }
    NodeName primary = k.record.record().primary();
    NodeStatus status = k.statusOf(primary);
    if (!k.silent(primary)) {
      return status != null
          && (status.server() instanceof ServerView.Down
              || rules.believesTrouble(status)
              || !rules.mayBePrimary(status.durable()));
    }
    boolean closes = status != null && status.server() instanceof ServerView.Draining;
    return closes || !knownToBeOpen(status, k.record.record()) || k.streamQuiet || !k.hearsStream();
  }

  /** A stream says that a server runs, not that it has opened and clients find it. */
  private static boolean knownToBeOpen(@Nullable NodeStatus status, TermRecord r) {
    return r.phase() == TermRecord.Phase.SERVING
        || (status != null
            && status.server() instanceof ServerView.Primary p
            && p.term() == r.term());
  }

  /** A promise obliges: a term above the record's has been promised here. */
  static boolean hasPromisedMore(Knowledge k) {
    return k.record != null && k.durable.promised() > k.record.record().term();
  }

  static void tend(Draft d) {
    Knowledge k = d.k;
    if (k.record == null || k.record.record().primary().equals(k.self)) {
      k.election = null;
      return;
    }
    boolean gone = primaryGone(k, d.rules);
    if (!gone && !hasPromisedMore(k)) {
      k.suspectSince = -1;
      k.waitingFor = "";
      if (k.election != null && k.election.phase() == Election.Phase.ASKING) {
        k.election = null;
      }
    } else if (k.suspectSince < 0) {
      suspect(d, k.record, gone);
    }
    if (k.election != null) {
      continueWith(d, k.election);
    } else if (k.suspectSince >= 0 && k.now >= k.electionAt) {
      if (Pausing.holdsElections(k)) {
        k.waitingFor = "a person: " + Pausing.PAUSED;
      } else if (CoolDown.holds(d, k.record.record())) {
        k.waitingFor = CoolDown.explain(k.record.record());
      } else {
        begin(d, k.record);
      }
    }
  }

  /** The first acker begins at once; the others give it time, so that they don't meet. */
  private static void suspect(Draft d, VersionedRecord current, boolean gone) {
    Knowledge k = d.k;
    k.suspectSince = k.now;
    List<NodeName> order = new ArrayList<>(current.record().ackers());
    k.members.stream().filter(m -> !order.contains(m)).forEach(order::add);
    int rank = order.indexOf(k.self);
    long wait = rank * (long) k.settings.election();
    if (!gone) {
      wait += k.settings.election();
    }
    k.electionAt = k.now + (wait == 0 ? 0 : wait + d.jitter(k.settings.election()));
    if (gone) {
      d.note(Effect.Kind.SUSPECTED, current.record().term(), reason(k, current.record().primary()));
    }
  }

  private static String reason(Knowledge k, NodeName primary) {
    NodeStatus status = k.statusOf(primary);
    if (status != null && !k.silent(primary) && status.durable().empty()) {
      return "the primary " + primary + " has lost its promises";
    }
    if (status == null || k.silent(primary) || status.trouble().isEmpty()) {
      return "the primary " + primary + " is gone";
    }
    return "the server of the primary " + primary + " " + status.trouble();
  }

  private static void begin(Draft d, VersionedRecord current) {
    Knowledge k = d.k;
    TermRecord r = current.record();
    if (r.ackers().isEmpty()) {
      k.waitingFor = r.primary() + ": it alone holds every acknowledged commit";
      return;
    }
    long term = Math.max(r.term(), k.durable.promised());
    for (PeerView peer : k.peers.views()) {
      term = Math.max(term, peer.status().durable().promised());
    }
    k.election = Election.ask(term + 1, current, k.now + k.settings.election());
    Message.PreVote question =
        new Message.PreVote(term + 1, current, Optional.ofNullable(k.statusOf(r.primary())));
    for (NodeName acker : r.ackers()) {
      if (acker.equals(k.self)) {
        preVoted(d, k.self, Promises.preVote(d, question));
      } else {
        d.send(acker, question);
      }
    }
  }

  static void preVoted(Draft d, NodeName from, Message.PreVoteAnswer m) {
    Election e = d.k.election;
    if (e == null
        || e.phase() != Election.Phase.ASKING
        || e.term() != m.term()
        || e.under().version() != m.version()) {
      return;
    }
    if (!m.agrees()) {
      d.k.waitingFor = from + ": " + m.reason();
      giveUp(d);
      return;
    }
    Election next = e.agreedBy(from);
    d.k.election = next;
    if (!d.rules.enough(e.under().record(), next.agreed())) {
      return;
    }
    d.k.election = next.in(Election.Phase.PROMISING);
    Message.PromiseRequest request = new Message.PromiseRequest(e.term(), e.under());
    for (NodeName acker : e.under().record().ackers()) {
      if (acker.equals(d.k.self)) {
        Promises.requested(d, acker, request);
      } else {
        d.send(acker, request);
      }
    }
  }

  static void promised(Draft d, NodeName from, Message.Promised m) {
    Election e = d.k.election;
    if (e != null
        && e.phase() == Election.Phase.PROMISING
        && e.term() == m.term()
        && e.under().version() == m.version()) {
      Election next = e.promisedBy(from, m);
      boolean enough = d.rules.enough(e.under().record(), new TreeSet<>(next.promises().keySet()));
      d.k.election = enough ? next.in(Election.Phase.DECIDED) : next;
      if (enough) {
        continueWith(d, d.k.election);
      }
    }
  }

  static void refused(Draft d, NodeName from, Message.PromiseRefused m) {
    Election e = d.k.election;
    if (e != null
        && e.phase() == Election.Phase.PROMISING
        && e.term() == m.term()
        && e.under().version() == m.version()) {
      d.k.waitingFor = from + ": " + m.reason();
      giveUp(d);
    }
  }

  private static void continueWith(Draft d, Election e) {
    Knowledge k = d.k;
    if (k.now >= e.deadline()) {
      TreeSet<NodeName> missing = new TreeSet<>(e.under().record().ackers());
      missing.removeAll(e.phase() == Election.Phase.ASKING ? e.agreed() : e.promises().keySet());
      k.waitingFor =
          missing.isEmpty()
              ? "the coordination store: it does not answer"
              : missing.stream().map(NodeName::value).collect(Collectors.joining(", "))
                  + ": no answer, and each acker of term "
                  + e.under().record().term()
                  + " may be the only holder of an acknowledged commit";
      giveUp(d);
      return;
    }
    if (e.phase() == Election.Phase.DECIDED && d.storeFree(StoreRequest.Write.class)) {
      write(d, e);
    }
  }

  private static void write(Draft d, Election e) {
    Optional<Rules.Elected> elected =
        d.rules.elect(e.promises(), d.k.orders.preference(d.k.members), d.k.orders.avoided());
    if (elected.isEmpty()) {
      d.k.waitingFor = "a person: the received positions are not of one history " + e.promises();
      giveUp(d);
      return;
    }
    Rules.Elected result = elected.get();
    d.write(
        e.under(),
        new TermRecord(e.term(), result.winner(), result.ackers(), TermRecord.Phase.ELECTED, ""));
  }

  private static void giveUp(Draft d) {
    Knowledge k = d.k;
    k.election = null;
    k.electionAt = k.now + k.settings.retry() + d.jitter(k.settings.election());
  }
}
