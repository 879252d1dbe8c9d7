package dev.holdfast.decision;

/**
 * The local server's life: started, followed or promoted as the record says, deposed when it is
 * over.
 */
final class ServerCare {
  private ServerCare() {}

  static void exited(Draft d, Event.ServerExited exit) {
    Knowledge k = d.k;
    if (k.server instanceof ServerView.Down || restartUnderWay(k)) {
      return; // what starts or stops the server on purpose says itself how it ended
    }
    long term = k.record == null ? 0 : k.record.record().term();
    d.note(Effect.Kind.SERVER_EXIT, term, "the server is gone: " + exit.how());
    if (k.running != null) {
      d.effects.add(new Effect.Cancel(k.running.id())); // it may wait for another node for long
    }
    k.running = null;
    k.retryAt = k.now + ServerStart.pauseAfterCrash(d, exit);
    Switchovers.failed(d, "the server is gone: " + exit.how());
    down(k);
  }

  /** Nothing that was known of the running server holds for the next one. */
  static void down(Knowledge k) {
    k.server = new ServerView.Down(k.now);
    k.recordIsFresh = false;
    k.freshFrom = k.nextId;
    k.promise = null;
    k.granted = null;
    k.catchUp = null;
    k.change = null;
    k.locksKnown = false;
    k.claimedVersion = -1;
    k.streamConnected = false;
    k.streamBroken = false;
  }

  private static boolean restartUnderWay(Knowledge k) {
    return k.running != null
        && (k.running.operation() instanceof ServerOperation.Start || Rejoin.underWay(k));
  }

  static void streamSeen(Draft d, Event.StreamSeen seen) {
    Knowledge k = d.k;
    if (k.streamMayChange() || !(k.server instanceof ServerView.Following f)) {
      return; // what was seen may be from before
    }
    k.streamConnected = seen.connected();
    if (seen.connected() && !seen.broken()) {
      k.contained = f.term(); // no stream outlives its term, and none begins unchecked
    }
    if (seen.broken()) {
      if (!k.streamBroken || k.problem.isEmpty()) { // else the reason has been said
        k.problem = seen.detail();
        d.note(Effect.Kind.NOTE, 0, "replication has stopped: " + seen.detail());
      }
      k.streamBroken = true;
      k.retryAt = k.now + k.settings.retry();
    }
  }

  static void followed(Draft d, ServerOperation.Follow f, OperationResult result) {
    Knowledge k = d.k;
    if (result instanceof OperationResult.Diverged v) {
      if (Rejoin.isYardstick(d, f.primary())) {
        Rejoin.diverged(d, f.term(), v);
      } else {
        k.streamBroken = true;
        k.problem = f.primary() + " has lost its data";
      }
      return;
    }
    k.streamConnected = true;
    k.streamBroken = false;
    k.contained = f.term();
    k.repair = Repair.NONE;
    d.note(Effect.Kind.FOLLOWING, f.term(), "follows " + f.primary());
  }

  static void tend(Draft d) {
    Knowledge k = d.k;
    if (deposed(k)) {
      if (!Switchovers.stepsDown(d)) {
        depose(d);
      }
      return;
    }
    if (k.running != null) {
      cancelIfStale(d, k.running);
      return;
    }
    if (k.now < k.retryAt || k.persisting != null) {
      return;
    }
    switch (k.server) {
      case ServerView.Down s -> ServerStart.begin(d, s);
      case ServerView.Starting s -> {}
      case ServerView.Idle s -> idle(d);
      case ServerView.Following s -> following(d, s);
      case ServerView.Promoting s -> promoting(d, s);
      case ServerView.Primary s -> {}
      case ServerView.Draining s -> {}
      case ServerView.Errant s -> errant(d, s);
    }
  }

  /** What was found before its election was known is a part of the history that was elected. */
  private static void errant(Draft d, ServerView.Errant s) {
    Knowledge k = d.k;
    if (k.record != null && k.record.record().primary().equals(k.self)) {
      k.server = Rejoin.takenBack(k);
    } else {
      Rejoin.tend(d, s);
    }
  }

  /** Rule 6: a node that believes itself primary learns of a later term of another. */
  private static boolean deposed(Knowledge k) {
    if (k.record == null || k.record.record().primary().equals(k.self)) {
      return false;
    }
    long later = k.record.record().term();
    return switch (k.server) {
      // After a restart of the agent, old news could name an earlier primary: a fresh read tells.
      case ServerView.Primary p -> p.term() < later || k.recordIsFresh;
      case ServerView.Promoting p -> p.term() < later || k.recordIsFresh;
      case ServerView.Draining p -> p.term() < later || k.recordIsFresh;
      case ServerView.Down s -> false;
      case ServerView.Starting s -> false;
      case ServerView.Idle s -> false;
      case ServerView.Following s -> false;
      case ServerView.Errant s -> false;
    };
  }

  private static void depose(Draft d) {
    Knowledge k = d.k;
    if ((k.running != null && k.running.operation() instanceof ServerOperation.Kill)
        || k.now < k.retryAt) {
      return;
    }
    TermRecord r = java.util.Objects.requireNonNull(k.record).record();
    d.note(Effect.Kind.DEPOSED, r.term(), r.primary() + " is the primary of term " + r.term());
    d.run(new ServerOperation.Kill());
  }

  /**
   * Following or promoting for a term that is over, or while a promise is asked for, need not end.
   */
  private static void cancelIfStale(Draft d, Knowledge.Running running) {
    Knowledge k = d.k;
    if (!(running.operation() instanceof ServerOperation.Follow f)) {
      return;
    }
    boolean stale = k.record != null && k.record.record().term() > f.term();
    if (stale || k.promise != null) {
      d.effects.add(new Effect.Cancel(running.id()));
    }
  }

  private static void idle(Draft d) {
    Knowledge k = d.k;
    if (k.record == null || k.promise != null || !d.rules.trusts(k.heardStore)) {
      return;
    }
    TermRecord r = k.record.record();
    if (r.primary().equals(k.self)) {
      if (d.rules.mayBePrimary(k.durable)) {
        promote(d, r);
      }
    } else if (Rejoin.begins(d)) {
      return;
    } else if (k.durable.promised() < r.term() || k.durable.primary()) {
      d.onDisk(k.durable.following(r.term()));
    } else if (k.durable.promised() == r.term()
        && opensOrHasOpened(k, r)
        && Rejoin.isYardstick(d, r.primary())) {
      clearDoubt(d, r);
      if (Delays.isReady(d, r)) {
        follow(d, r, Delays.wanted(d, r));
      }
    }
  }

  private static void follow(Draft d, TermRecord r, long delay) {
    Knowledge k = d.k;
    boolean acknowledging = d.rules.mayAcknowledge(r, k.self, k.durable);
    k.server = new ServerView.Following(r.primary(), r.term(), acknowledging, delay);
    k.streamConnected = false;
    k.streamBroken = false;
    k.granted = null;
    d.run(new ServerOperation.Follow(r.primary(), r.term(), acknowledging, delay));
  }

  /** Whether the primary's binary log holds all that it was elected with. */
  private static boolean opensOrHasOpened(Knowledge k, TermRecord r) {
    NodeStatus primary = k.statusOf(r.primary());
    return r.phase() == TermRecord.Phase.SERVING
        || (primary != null
            && primary.server() instanceof ServerView.Promoting p
            && p.applied()
            && p.term() == r.term());
  }

  private static void following(Draft d, ServerView.Following f) {
    Knowledge k = d.k;
    // After a restart of the agent, old news could name this node an acker that it was once.
    if (k.record == null || k.promise != null || !d.rules.trusts(k.heardStore)) {
      return;
    }
    TermRecord r = k.record.record();
    if (r.primary().equals(k.self)) {
      promote(d, r);
      return;
    }
    boolean right =
        f.primary().equals(r.primary())
            && f.term() == r.term()
            && k.durable.promised() == r.term()
            && (!k.streamBroken || k.orders.paused())
            && Delays.isRight(d, r, f)
            && k.repair.wish() == null;
    clearDoubt(d, r);
    boolean mayAcknowledge = d.rules.mayAcknowledge(r, k.self, k.durable);
    if (!right || (f.acknowledging() && !mayAcknowledge)) {
      d.run(new ServerOperation.StopAcknowledging());
    } else if (mayAcknowledge && (k.vouch || !f.acknowledging())) {
      k.vouch = false;
      k.server = new ServerView.Following(f.primary(), f.term(), true, f.delay());
      d.run(new ServerOperation.Acknowledge(f.primary(), r.term()));
    }
  }

  /** Rule 1: doubt ends when the primary, told that this node has caught up, names it anew. */
  private static void clearDoubt(Draft d, TermRecord r) {
    Knowledge k = d.k;
    boolean namedSince = k.record != null && k.caughtUpAt >= 0 && k.record.version() > k.caughtUpAt;
    if (k.durable.doubt() && namedSince && r.ackers().contains(k.self)) {
      d.onDisk(k.durable.withDoubt(false));
    }
  }

  private static void promote(Draft d, TermRecord r) {
    Knowledge k = d.k;
    k.server = new ServerView.Promoting(r.term(), !d.rules.appliesBeforeOpening());
    k.streamBroken = false;
    if (d.rules.appliesBeforeOpening()) {
      d.run(new ServerOperation.Promote(r.term()));
    }
  }

  private static void promoting(Draft d, ServerView.Promoting p) {
    Knowledge k = d.k;
    if (!p.applied()) {
      d.run(new ServerOperation.Promote(p.term()));
      return;
    }
    if (k.record == null || k.record.record().term() != p.term()) {
      return;
    }
    if (k.durable.served() < p.term()) {
      k.claimedVersion = k.record.version(); // nobody else changes the ackers of this term
    }
    if (d.onDisk(k.durable.opening(p.term()))) {
      Ackers.reopen(d, k.record);
    }
  }
}
