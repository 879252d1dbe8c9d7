package dev.holdfast.decision;

import dev.holdfast.base.NodeName;

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

  static void diverged(Draft d, long term, OperationResult.Diverged v) {
    d.k.server = new ServerView.Errant(v.what(), v.surplus());
    d.k.problem =
        v.surplus()
            ? "holds transactions that the primary does not have: " + v.what()
            : "can't go on from where it is: " + v.what();
    d.note(Effect.Kind.ERRANT, term, d.k.problem);
  }

  static void tend(Draft d, ServerView.Errant errant) {
    Knowledge k = d.k;
    if (k.record == null || !d.rules.trusts(k.heardStore)) {
      return;
    }
    TermRecord r = k.record.record();
    if (r.primary().equals(k.self)) {
      k.server = new ServerView.Idle(); // elected meanwhile: its history is the cluster's
      return;
    }
    boolean primaryCanTell = r.phase() == TermRecord.Phase.SERVING && !k.silent(r.primary());
    if (k.persisting != null
        || !primaryCanTell
        || k.durable.promised() > r.term()
        || !d.onDisk(d.rules.replacing(k.durable.following(r.term())))) {
      return;
    }
    // What was asked before is about data that will be gone.
    k.incarnation++;
    k.sequence = 0;
    k.caughtUpAt = -1;
    k.catchUp = null;
    if (errant.rewinds()) {
      d.run(new ServerOperation.Rewind(r.primary(), r.term()));
    } else {
      d.run(new ServerOperation.Rebuild(donor(d, r), r.primary(), r.term()));
    }
  }

  /** A replica before the primary: reading all of a server's data slows its clients down. */
  private static NodeName donor(Draft d, TermRecord r) {
    return d.k.others().stream()
        .filter(n -> !n.equals(r.primary()) && follows(d.k, n, r))
        .findFirst()
        .orElse(r.primary());
  }

  private static boolean follows(Knowledge k, NodeName node, TermRecord r) {
    NodeStatus status = k.statusOf(node);
    return status != null
        && !k.silent(node)
        && status.hearsPrimary()
        && status.server() instanceof ServerView.Following f
        && f.term() == r.term();
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
  }

  /** It may have ended with the server running or not: it is started anew, which tells. */
  static void failed(Draft d) {
    ServerCare.down(d.k);
    d.k.retryAt = d.k.now + d.k.settings.resume();
  }
}
