package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Switchover.Phase;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A change of primary that nobody's failure forces: the old primary closes, waits until its
 * candidate has everything, collects the promises itself, and writes the record for it. Whatever
 * goes wrong before the record is written, it opens again in its own term; after that the record
 * counts, whoever wrote it.
 */
final class Switchovers {
  private Switchovers() {}

  static void asked(Draft d, Event.SwitchoverAsked ask) {
    Optional<String> obstacle = Candidates.standing(d.k, ask.candidate());
    if (d.k.switchover != null) {
      obstacle = Optional.of("a switchover to " + d.k.switchover.candidate() + " is under way");
    }
    if (obstacle.isPresent()) {
      d.effects.add(new Effect.SwitchoverEnded(ask.id(), false, obstacle.get()));
      return;
    }
    d.k.switchover = Switchover.begin(ask, d.k.now);
    d.note(Effect.Kind.SWITCHOVER, termOf(d.k), "switchover to " + ask.candidate() + " begins");
  }

  static void tend(Draft d) {
    Knowledge k = d.k;
    Switchover s = k.switchover;
    if (k.record == null || k.persisting != null) {
      return;
    }
    if (s == null) {
      if (k.record.record().primary().equals(k.self)) {
        reopen(d);
      }
      return;
    }
    switch (s.phase()) {
      case WAITING -> waiting(d, s);
      case CLOSING -> closing(d, s);
      case LEVELLING -> levelling(d, s, k.record);
      case PROMISING -> promising(d, s, k.record);
      case DECIDED -> decided(d, s, k.record);
    }
  }

  private static boolean late(Knowledge k, Switchover s) {
    return k.now - s.step() >= 2L * k.settings.election();
  }

  /** A step whose partners are heard and work may take longer: a disk is slow, not a node gone. */
  private static boolean tooLate(Knowledge k, Switchover s, Stream<NodeName> partners) {
    return outOfPatience(k, s) || (late(k, s) && !partners.allMatch(n -> works(k, n)));
  }

  private static boolean outOfPatience(Knowledge k, Switchover s) {
    return k.now - s.step() >= 10L * k.settings.election();
  }

  private static boolean works(Knowledge k, NodeName node) {
    NodeStatus status = k.statusOf(node);
    return status != null && !k.silent(node) && status.server() instanceof ServerView.Following;
  }

  /** What the primary was doing ends first, and ackers that were not heard are heard again. */
  private static void waiting(Draft d, Switchover s) {
    Knowledge k = d.k;
    Optional<String> standing = Candidates.standing(k, s.candidate());
    Optional<String> passing = Candidates.passing(k);
    if (standing.isPresent()) {
      failed(d, standing.get());
    } else if (late(k, s)) {
      failed(d, passing.orElse("this primary is still changing its ackers"));
    } else if (passing.isEmpty() && isIdle(d)) {
      k.switchover = s.in(Phase.CLOSING, k.now);
      k.server = new ServerView.Draining(termOf(k), d.rules.isClosed(false));
    }
  }

  /** A tick later, so that the others have heard: if this agent dies, its primary is not open. */
  private static void closing(Draft d, Switchover s) {
    Knowledge k = d.k;
    if (s.asked() < 0 && k.now > s.step() && k.running == null) {
      k.switchover = s.askedAt(k.now);
      d.run(new ServerOperation.Close(termOf(k), s.ask().within(), s.ask().killAfter()));
    }
  }

  private static boolean isIdle(Draft d) {
    Knowledge k = d.k;
    return k.running == null
        && k.change == null
        && k.locksKnown
        && k.now >= k.retryAt
        && d.isFree(StoreRequest.Write.class)
        && Ackers.greatestPromise(k) <= termOf(k);
  }

  static void closed(Draft d, long term) {
    Knowledge k = d.k;
    if (!(k.server instanceof ServerView.Draining p) || p.term() != term) {
      return;
    }
    k.server = new ServerView.Draining(term, true);
    d.note(Effect.Kind.DRAINED, term, "takes no more writes, and every commit is acknowledged");
    if (k.switchover != null) {
      k.switchover = k.switchover.in(Phase.LEVELLING, k.now);
    }
  }

  static void notClosed(Draft d, String why) {
    Knowledge k = d.k;
    if (k.server instanceof ServerView.Draining p && d.rules.isClosed(false)) {
      closed(d, p.term());
    } else {
      failed(d, why);
    }
  }

  private static void levelling(Draft d, Switchover s, VersionedRecord current) {
    Knowledge k = d.k;
    boolean all = s.level().containsAll(current.record().ackers());
    boolean patient = k.now - s.step() < k.settings.retry();
    if (s.written() == null) {
      if (k.running == null) {
        d.run(new ServerOperation.AskWritten());
      }
    } else if (d.rules.mayCollect(s.level().contains(s.candidate())) && (all || !patient)) {
      d.note(Effect.Kind.LEVEL, termOf(k), s.level() + " have everything: " + s.written());
      k.switchover = s.in(Phase.PROMISING, k.now).withTerm(Ackers.greatestPromise(k) + 1);
      promising(d, k.switchover, current);
    } else if (tooLate(k, s, Stream.of(s.candidate()))) {
      failed(d, s.candidate() + " has not received everything in time");
    } else if (s.asked() < 0 || k.now - s.asked() >= k.settings.retry()) {
      Message question = new Message.CatchUp(current.record().term(), s.written(), 0);
      current.record().ackers().forEach(n -> d.send(n, question));
      k.switchover = s.askedAt(k.now);
    }
  }

  static void written(Draft d, OperationResult result) {
    Switchover s = d.k.switchover;
    if (s != null && s.phase() == Phase.LEVELLING && result instanceof OperationResult.At at) {
      d.k.switchover = s.withWritten(at.position());
    }
  }

  static void caughtUp(Draft d, NodeName from, Message.CaughtUp m) {
    Switchover s = d.k.switchover;
    if (s != null
        && s.phase() == Phase.LEVELLING
        && m.term() == termOf(d.k)
        && m.position().equals(s.written())) {
      d.k.switchover = s.levelIs(from);
    }
  }

  private static void promising(Draft d, Switchover s, VersionedRecord current) {
    Knowledge k = d.k;
    if (d.rules.enough(current.record(), new TreeSet<>(s.promises().keySet()))) {
      k.switchover = s.in(Phase.DECIDED, k.now);
      decided(d, k.switchover, current);
    } else if (tooLate(k, s, notYetPromised(s, current))) {
      failed(d, "not every acker has promised term " + s.term());
    } else if (s.asked() < 0 || k.now - s.asked() >= k.settings.retry()) {
      Message request = new Message.PromiseRequest(s.term(), current);
      current.record().ackers().forEach(n -> d.send(n, request));
      k.switchover = s.askedAt(k.now);
    }
  }

  private static Stream<NodeName> notYetPromised(Switchover s, VersionedRecord current) {
    return current.record().ackers().stream().filter(n -> !s.promises().containsKey(n));
  }

  static void promised(Draft d, NodeName from, Message.Promised m) {
    Switchover s = d.k.switchover;
    if (s != null
        && s.phase() == Phase.PROMISING
        && m.term() == s.term()
        && d.k.record != null
        && m.version() == d.k.record.version()) {
      d.k.switchover = s.promisedBy(from, m);
    }
  }

  static void refused(Draft d, NodeName from, Message.PromiseRefused m) {
    Switchover s = d.k.switchover;
    if (s != null && s.phase() == Phase.PROMISING && m.term() == s.term()) {
      failed(d, from + " does not promise: " + m.reason());
    }
  }

  /**
   * Written again when the store has not answered: opening again would need the store as well.
   * Never upon another record than the one whose ackers have promised.
   */
  private static void decided(Draft d, Switchover s, VersionedRecord current) {
    Knowledge k = d.k;
    boolean promised =
        s.promises().values().stream().allMatch(p -> p.version() == current.version());
    boolean stillWriting = s.asked() >= 0 && !d.isFree(StoreRequest.Write.class);
    if (stillWriting) {
      return;
    }
    if (!promised) {
      failed(d, "the record has changed since the ackers promised");
    } else if (outOfPatience(k, s)) {
      failed(d, "the coordination store does not answer");
    } else if (d.storeFree(StoreRequest.Write.class)) {
      write(d, s, current);
    }
  }

  private static void write(Draft d, Switchover s, VersionedRecord current) {
    Optional<Rules.Elected> elected = d.rules.handOver(s.candidate(), s.promises());
    if (elected.isEmpty()) {
      failed(d, s.candidate() + " is behind: " + s.promises());
      return;
    }
    Rules.Elected e = elected.get();
    d.k.switchover = s.askedAt(d.k.now);
    d.write(
        current, new TermRecord(s.term(), e.winner(), e.ackers(), TermRecord.Phase.ELECTED, ""));
  }

  /** A record of a later term ends it, this primary's own or another's. */
  static void learned(Draft d, TermRecord next) {
    Switchover s = d.k.switchover;
    if (s == null || (next.primary().equals(d.k.self) && next.term() <= termServed(d.k.server))) {
      return;
    }
    d.k.switchover = null;
    boolean done = next.primary().equals(s.candidate());
    d.effects.add(
        new Effect.SwitchoverEnded(
            s.ask().id(), done, done ? "" : next.primary() + " was elected meanwhile"));
  }

  private static long termServed(ServerView server) {
    return switch (server) {
      case ServerView.Primary p -> p.term();
      case ServerView.Draining p -> p.term();
      case ServerView.Promoting p -> p.term();
      case ServerView.Down s -> 0;
      case ServerView.Starting s -> 0;
      case ServerView.Idle s -> 0;
      case ServerView.Following s -> 0;
      case ServerView.Errant s -> 0;
    };
  }

  /** Gives it up: a primary that has closed opens again, by the way of any primary that opens. */
  static void failed(Draft d, String why) {
    Knowledge k = d.k;
    Switchover s = k.switchover;
    if (s == null) {
      return;
    }
    k.switchover = null;
    d.effects.add(new Effect.SwitchoverEnded(s.ask().id(), false, why));
    d.note(Effect.Kind.SWITCHOVER, termOf(k), "switchover to " + s.candidate() + " undone: " + why);
    reopen(d);
  }

  private static void reopen(Draft d) {
    Knowledge k = d.k;
    if (k.server instanceof ServerView.Draining && !(k.running != null && closing(k.running))) {
      k.server = new ServerView.Promoting(termOf(k), true);
      k.locksKnown = false;
      k.claimedVersion = -1; // opens only when no other record has come about
    }
  }

  private static boolean closing(Knowledge.Running running) {
    return running.operation() instanceof ServerOperation.Close;
  }

  /** Whether this node, deposed, becomes a replica without a hard stop. */
  static boolean stepsDown(Draft d) {
    Knowledge k = d.k;
    boolean closed = k.server instanceof ServerView.Draining p && p.closed();
    boolean soft =
        k.server instanceof ServerView.Draining || k.server instanceof ServerView.Primary;
    if (!soft || !d.rules.mayStepDown(closed)) {
      return false;
    }
    if (k.running == null && k.persisting == null && k.now >= k.retryAt) {
      d.run(new ServerOperation.StepDown());
    }
    return true;
  }

  static void steppedDown(Draft d) {
    d.k.server = new ServerView.Idle();
    d.k.locksKnown = false;
    d.k.claimedVersion = -1;
    d.note(Effect.Kind.STEPPED_DOWN, termOf(d.k), "is no primary any more, without a restart");
  }

  private static long termOf(Knowledge k) {
    return k.record == null ? 0 : k.record.record().term();
  }
}
