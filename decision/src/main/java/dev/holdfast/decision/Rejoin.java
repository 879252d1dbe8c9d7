package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.Optional;

/**
 * Rule 7: a server that can't follow the primary from where it is. What it has and the primary has
 * not is saved and taken back; where that can't be done, its data are replaced by a donor's.
 *
 * <p>Taking back keeps the invariant: every acknowledged commit is in the primary's history, so
 * what is not there was acknowledged to nobody, and what is there stays.
 */
final class Rejoin {
  private Rejoin() {}

  /** Whether the server is being stopped and started by a rewind or a rebuild. */
  static boolean underWay(Knowledge k) {
    return k.running != null
        && (k.running.operation() instanceof ServerOperation.Rewind
            || k.running.operation() instanceof ServerOperation.Rebuild);
  }

  /** An operator's wish, whatever state the server is in. */
  static void asked(Draft d, Event.RebuildAsked ask) {
    Optional<String> obstacle = obstacle(d, ask.donor());
    if (obstacle.isPresent()) {
      d.effects.add(new Effect.SwitchoverEnded(ask.id(), false, obstacle.get()));
      return;
    }
    d.k.repair = Repair.wanted(ask, d.k.now);
    d.note(Effect.Kind.NOTE, 0, "an operator wants it rebuilt");
  }

  private static Optional<String> obstacle(Draft d, Optional<NodeName> donor) {
    Knowledge k = d.k;
    if (k.record == null || !d.rules.trusts(k.heardStore)) {
      return Optional.of("this node knows no term yet");
    }
    if (underWay(k) || k.repair.wish() != null) {
      return Optional.of(k.self + " is being rewound or rebuilt already");
    }
    return Candidates.obstacleToRebuild(k, donor);
  }

  /** Puts a server aside that is to be rebuilt; whether that is so. */
  static boolean begins(Draft d) {
    Knowledge k = d.k;
    if (k.repair.wish() == null || k.promise != null) {
      return false;
    }
    k.repair = k.repair.putAside(!k.server.running());
    k.server = new ServerView.Errant("an operator wants it rebuilt", false);
    return true;
  }

  static void learned(Draft d, TermRecord r) {
    if (r.primary().equals(d.k.self)) {
      wishEnds(d, false, d.k.self + " has become the primary");
    }
  }

  private static void wishEnds(Draft d, boolean done, String text) {
    Event.RebuildAsked wish = d.k.repair.wish();
    if (wish != null) {
      d.k.repair = d.k.repair.withoutWish();
      d.effects.add(new Effect.SwitchoverEnded(wish.id(), done, text));
    }
  }

  /** What a server is that is errant no more. */
  static ServerView takenBack(Knowledge k) {
    return k.repair.stopped() ? new ServerView.Down(k.now) : new ServerView.Idle();
  }

  /** Whether what the primary has is the cluster's history, and not what is left of lost data. */
  static boolean isYardstick(Draft d, NodeName primary) {
    NodeStatus status = d.k.statusOf(primary);
    return status == null || d.rules.mayBePrimary(status.durable());
  }

  static void diverged(Draft d, long term, OperationResult.Diverged v) {
    d.k.server = new ServerView.Errant(v.what(), v.surplus());
    d.k.repair = d.k.repair.putAside(false);
    d.k.problem =
        (v.surplus()
                ? "holds transactions that the primary does not have: "
                : "can't go on from where it is: ")
            + v.what()
            + d.k.repair.text();
    d.note(Effect.Kind.ERRANT, term, d.k.problem);
  }

  static void tend(Draft d, ServerView.Errant errant) {
    Knowledge k = d.k;
    if (k.record == null || !d.rules.trusts(k.heardStore)) {
      return;
    }
    TermRecord r = k.record.record();
    if (r.primary().equals(k.self)) {
      k.server = takenBack(k); // elected meanwhile: its history is the cluster's
      return;
    }
    if (!isYardstick(d, r.primary())) {
      k.server = takenBack(k); // it may be the one to elect
      wishEnds(d, false, r.primary() + " has lost its data, and this node may have to vote");
      return;
    }
    boolean primaryCanTell = serves(k, r);
    if (k.repair.wish() != null && staysAnAcker(d, r, primaryCanTell)) {
      return;
    }
    if ((k.orders.paused() && k.repair.wish() == null)
        || k.now < k.repair.notBefore()
        || k.persisting != null
        || !primaryCanTell
        || k.durable.promised() > r.term()
        || !d.onDisk(d.rules.replacing(k.durable.following(r.term())))) {
      return;
    }
    forgetQuestions(k);
    if (errant.rewinds()) {
      d.run(new ServerOperation.Rewind(r.primary(), r.term()));
    } else {
      d.run(new ServerOperation.Rebuild(donor(k, r), r.primary(), r.term()));
    }
  }

  /** By its own words: only then is it worth what mending may cost. */
  private static boolean serves(Knowledge k, TermRecord r) {
    NodeStatus primary = k.statusOf(r.primary());
    return r.phase() == TermRecord.Phase.SERVING
        && !k.silent(r.primary())
        && primary != null
        && primary.server() instanceof ServerView.Primary p
        && p.term() == r.term();
  }

  /** What was asked before is about data that will be gone. */
  static void forgetQuestions(Knowledge k) {
    k.incarnation++;
    k.sequence = 0;
    k.caughtUpAt = -1;
    k.catchUp = null;
  }

  /**
   * Whoever is rebuilt at will leaves the ackers first, and may vote until then: an election must
   * not come to wait for it.
   */
  private static boolean staysAnAcker(Draft d, TermRecord r, boolean primaryCanTell) {
    Knowledge k = d.k;
    if (!r.ackers().contains(k.self)) {
      return false;
    }
    boolean late = k.now - k.repair.since() >= k.settings.patience().restart();
    if (!primaryCanTell || late) {
      k.server = takenBack(k);
      wishEnds(
          d,
          false,
          primaryCanTell
              ? "the primary keeps it as an acker: no other is well"
              : "the primary is not heard any more, and this node may have to vote");
    }
    return true;
  }

  private static NodeName donor(Knowledge k, TermRecord r) {
    Event.RebuildAsked wish = k.repair.wish();
    return wish == null
        ? Candidates.donor(k, r)
        : wish.donor().orElseGet(() -> Candidates.donor(k, r));
  }

  static void rewound(Draft d, ServerOperation.Rewind r, OperationResult result) {
    if (result instanceof OperationResult.Unable u
        && d.k.server instanceof ServerView.Errant errant) {
      d.k.server = new ServerView.Errant(errant.what(), false);
      d.k.problem = "can't be rewound, is rebuilt: " + u.reason();
      d.note(Effect.Kind.NOTE, r.term(), d.k.problem);
      return;
    }
    ServerCare.down(d.k);
    d.note(
        Effect.Kind.REWOUND, r.term(), "what " + r.primary() + " does not have is in lost+found");
  }

  static void rebuilt(Draft d, ServerOperation.Rebuild r) {
    ServerCare.down(d.k);
    d.note(Effect.Kind.REBUILT, r.term(), "has the data of " + r.donor());
    wishEnds(d, true, "");
  }

  /**
   * It may have ended with the server running or not: it is started anew, which tells. What fails
   * again and again is tried less and less often.
   */
  static void failed(Draft d) {
    Knowledge k = d.k;
    String why = k.problem;
    wishEnds(d, false, why);
    ServerCare.down(k);
    k.retryAt = k.now + k.settings.resume();
    k.repair = k.repair.failed(k.now, k.settings, why);
  }
}
