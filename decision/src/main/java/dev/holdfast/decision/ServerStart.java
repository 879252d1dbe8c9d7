package dev.holdfast.decision;

import dev.holdfast.base.NodeName;

/**
 * The way from down to up: when a server may start, and what is done about one that can't.
 *
 * <pre>
 *   Down → Starting → Idle
 *    ↑ pause ↓ failed         the pause grows with each failure
 *    └───────┴→ Errant        its data are damaged, and nobody waits for them: rebuilt
 * </pre>
 */
final class ServerStart {
  private ServerStart() {}

  static void begin(Draft d, ServerView.Down down) {
    Knowledge k = d.k;
    if (Rejoin.begins(d) || isGivenUp(d)) {
      return; // a server that doesn't start is what rebuilds are for
    }
    if (k.record == null) {
      if (k.recordIsFresh) {
        run(d, false);
      }
      return;
    }
    TermRecord r = k.record.record();
    boolean another = !r.primary().equals(k.self);
    // Old news may name an earlier primary: a former primary would drop what it alone holds.
    boolean certain = k.recordIsFresh || (another && r.term() > k.durable.served());
    if (!certain) {
      k.problem = "its server is started once the coordination store says who is primary";
      return;
    }
    if (another && k.durable.primary() && comesSecond(k, r, down)) {
      return;
    }
    if (another) {
      run(d, d.rules.recoversAsReplica(false, k.durable));
      return;
    }
    if (!d.rules.mayBePrimary(k.durable)) {
      k.problem = "its data are gone: it waits for the ackers of term " + r.term();
      return;
    }
    if (k.durable.served() >= r.term() && k.claimedVersion != k.record.version()) {
      claim(d, k.record, down);
      return;
    }
    run(d, d.rules.recoversAsReplica(true, k.durable));
  }

  /**
   * A server that recovers takes processors and disk, and clients wait for the one that opens and
   * for its first acker: where they are on one machine, or their machines share one, it comes
   * second. Not for long, because it may be needed itself.
   */
  private static boolean comesSecond(Knowledge k, TermRecord r, ServerView.Down down) {
    boolean commits =
        r.ackers().isEmpty() || r.ackers().stream().anyMatch(n -> acknowledges(k, n, r));
    return !commits && k.now - down.since() < k.settings.election();
  }

  private static boolean acknowledges(Knowledge k, NodeName acker, TermRecord r) {
    NodeStatus status = k.statusOf(acker);
    return status != null
        && status.server() instanceof ServerView.Following f
        && f.primary().equals(r.primary())
        && f.term() == r.term()
        && f.acknowledging();
  }

  /**
   * A crashed primary resumes its term only by writing the record again: of this and an election
   * that is under way, one wins. The others get their chance first, for they are quicker.
   */
  private static void claim(Draft d, VersionedRecord current, ServerView.Down down) {
    boolean othersCan = !current.record().ackers().isEmpty();
    long since = Math.max(down.since(), d.k.freshAt); // without the store nobody was elected
    if (!othersCan || d.k.now - since >= d.k.settings.resume()) {
      d.claim(current, TermRecord.Phase.ELECTED);
    }
  }

  private static void run(Draft d, boolean asReplica) {
    d.k.server = new ServerView.Starting();
    d.run(new ServerOperation.Start(asReplica));
  }

  static void succeeded(Draft d, ServerOperation.Start start) {
    int failures = d.k.starts.failures();
    d.k.server = new ServerView.Idle();
    d.k.starts = d.k.starts.succeeded(d.k.now);
    d.note(
        Effect.Kind.STARTED,
        0,
        (start.asReplica() ? "started, recovered as a replica" : "started")
            + (failures == 0 ? "" : ", after " + failures + " that failed"));
  }

  /** For how many ticks it stays down after it has ended by itself. */
  static long pauseAfterCrash(Draft d, Event.ServerExited exit) {
    Knowledge k = d.k;
    k.starts = k.starts.ended(k.now, exit.byItself(), k.settings);
    if (!exit.byItself()) {
      return 0;
    }
    if (k.starts.crashesAgainAndAgain()) {
      k.problem = k.starts.crashText(exit.how());
      if (k.starts.crashes() == 2) {
        d.note(Effect.Kind.TROUBLE, 0, k.problem);
      }
    }
    return k.starts.pauseAfterCrash(k.settings);
  }

  /** One event when it begins: the status says how often since, and why lastly. */
  static void failed(Draft d, String why, boolean dataAreDamaged) {
    Knowledge k = d.k;
    k.server = new ServerView.Down(k.now);
    k.starts = k.starts.failed(k.now, dataAreDamaged, why);
    k.retryAt = k.now + k.starts.pause(k.settings);
    k.problem = k.starts.text();
    if (k.starts.failures() == 1) {
      d.note(Effect.Kind.NOTE, 0, k.problem);
    }
  }

  /**
   * Rule 7: data with which no server starts are replaced. The primary's are not, and an acker's
   * only once the primary could not do without it: a person may still mend what somebody waits for.
   */
  private static boolean isGivenUp(Draft d) {
    Knowledge k = d.k;
    if (!k.starts.hopeless() || k.record == null || k.promise != null) {
      return false;
    }
    TermRecord r = k.record.record();
    boolean late = k.now - k.starts.since() >= k.settings.patience().restart();
    if (r.primary().equals(k.self) || (r.ackers().contains(k.self) && !late)) {
      return false;
    }
    k.problem = k.starts.text() + "; its data are to be replaced" + k.repair.text();
    if (k.repair.failures() == 0) {
      d.note(Effect.Kind.ERRANT, r.term(), k.problem);
    }
    k.starts = k.starts.onceMore();
    k.repair = k.repair.putAside(true);
    k.server = new ServerView.Errant("no server starts with its data", false);
    return true;
  }
}
