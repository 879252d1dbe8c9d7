package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import org.jspecify.annotations.Nullable;

/** Rule 4 as the one who is asked: would it agree, and the promise itself. */
final class Promises {
  private Promises() {}

  static Message.PreVoteAnswer preVote(Draft d, Message.PreVote m) {
    Records.learn(d, m.under());
    Knowledge k = d.k;
    NodeName primary = m.under().record().primary();
    if (!primary.equals(k.self)) {
      m.primary().ifPresent(s -> Heartbeats.absorb(d, primary, s));
    }
    String obstacle = obstacle(d, m.term(), m.under().version());
    if (obstacle == null && Pausing.holdsElections(k)) {
      obstacle = Pausing.PAUSED;
    }
    if (obstacle == null
        && !d.rules.agreesToElection(
            Elections.primaryGone(k, d.rules), Elections.hasPromisedMore(k))) {
      obstacle = "it hears the primary " + primary;
    }
    return new Message.PreVoteAnswer(
        m.term(), m.under().version(), obstacle == null, obstacle == null ? "" : obstacle);
  }

  private static @Nullable String obstacle(Draft d, long term, long version) {
    Knowledge k = d.k;
    VersionedRecord known = k.record;
    if (known == null || known.version() != version) {
      return "it knows another record";
    }
    if (!known.record().ackers().contains(k.self)) {
      return "it is no acker of term " + known.record().term();
    }
    if (!d.rules.holdsWhatItAcknowledged(k.durable)) {
      return "its host went down, and its relay log may have lost its end";
    }
    return obstacleToAny(k, term);
  }

  /** What keeps a node from a promise even when an operator accepts loss. */
  private static @Nullable String obstacleToAny(Knowledge k, long term) {
    if (term <= k.durable.promised()) {
      return "it has promised term " + k.durable.promised();
    }
    if (Suspicion.hangs(k)) {
      return "its server does not answer";
    }
    return switch (k.server) {
      case ServerView.Down s -> "its server is down";
      case ServerView.Starting s -> "its server is starting";
      case ServerView.Errant s -> "its server is put aside: " + s.what();
      case ServerView.Primary s -> "it is the primary of term " + s.term();
      case ServerView.Draining s -> "it is the primary of term " + s.term();
      case ServerView.Promoting s -> "it becomes the primary of term " + s.term();
      case ServerView.Idle s -> null;
      case ServerView.Following s -> null;
    };
  }

  static void requested(Draft d, NodeName from, Message.PromiseRequest m) {
    Records.learn(d, m.under());
    Knowledge k = d.k;
    Message.Promised given = k.granted;
    if (given != null && given.term() == m.term() && given.version() == m.under().version()) {
      answer(d, from, given);
      return;
    }
    if (k.promise != null && k.promise.term() == m.term() && k.promise.candidate().equals(from)) {
      return;
    }
    String obstacle = obstacle(d, m.term(), m.under().version());
    if (obstacle == null && k.promise != null) {
      obstacle = "it is about to promise term " + k.promise.term();
    }
    if (obstacle != null) {
      refuse(d, from, m.term(), m.under().version(), obstacle);
      return;
    }
    k.promise = new Pending.Promise(m.term(), m.under().version(), from, null);
  }

  static void requestedAnyway(Draft d, NodeName from, Message.AskAnyway m) {
    Records.learn(d, m.under());
    Knowledge k = d.k;
    boolean same = k.record != null && k.record.version() == m.under().version();
    if (same && k.promise == null && obstacleToAny(k, m.term()) == null) {
      k.promise = new Pending.Promise(m.term(), m.under().version(), from, null);
    }
  }

  private static void refuse(Draft d, NodeName to, long term, long version, String why) {
    Message.PromiseRefused no =
        new Message.PromiseRefused(term, version, d.k.durable.promised(), why);
    if (to.equals(d.k.self)) {
      Elections.refused(d, to, no);
    } else {
      d.send(to, no);
    }
  }

  private static void answer(Draft d, NodeName to, Message.Promised promised) {
    if (to.equals(d.k.self)) {
      Elections.promised(d, to, promised);
      Failovers.promised(d, to, promised);
    } else {
      d.send(to, promised);
    }
  }

  /** The server has stopped acknowledging: on its way to a promise, or to follow another. */
  static void stopped(Draft d, OperationResult result) {
    Knowledge k = d.k;
    k.server = new ServerView.Idle();
    k.streamConnected = false;
    k.streamBroken = false;
    if (result instanceof OperationResult.Diverged v) {
      errant(d, v);
    } else if (k.promise != null && result instanceof OperationResult.Stopped s) {
      k.promise =
          new Pending.Promise(k.promise.term(), k.promise.version(), k.promise.candidate(), s);
    }
  }

  /** What was received can't be told from what was written here: no position is said. */
  private static void errant(Draft d, OperationResult.Diverged v) {
    Pending.Promise p = d.k.promise;
    d.k.promise = null;
    Rejoin.diverged(d, d.k.record == null ? 0 : d.k.record.record().term(), v);
    if (p != null) {
      refuse(d, p.candidate(), p.term(), p.version(), "its server holds errant transactions");
    }
  }

  static void tend(Draft d) {
    Knowledge k = d.k;
    Pending.Promise p = k.promise;
    if (p == null || k.running != null || k.persisting != null) {
      return;
    }
    if (!(k.server instanceof ServerView.Idle) && !(k.server instanceof ServerView.Following)) {
      k.promise = null;
      return;
    }
    if (p.stopped() == null) {
      if (d.rules.stopsBeforePromising()) {
        d.run(new ServerOperation.StopAcknowledging());
      } else {
        d.run(new ServerOperation.AskReceived());
      }
    } else if (k.durable.promised() >= p.term()
        || d.onDisk(d.rules.promising(k.durable, p.term()))) {
      k.promise = null;
      k.granted =
          new Message.Promised(
              p.term(), p.version(), p.stopped().received(), p.stopped().applied());
      d.note(
          Effect.Kind.PROMISED,
          p.term(),
          "promised term " + p.term() + " to " + p.candidate() + " at " + p.stopped().received());
      answer(d, p.candidate(), k.granted);
    }
  }
}
