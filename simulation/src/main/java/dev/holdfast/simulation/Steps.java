package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.OperationResult;
import dev.holdfast.decision.ServerOperation;
import org.jspecify.annotations.Nullable;

/** What each operation does on the model of a server, and what is left when it ends half-way. */
final class Steps {
  private static final OperationResult DONE = new OperationResult.Done();

  private final Place place;
  private final Rejoins rejoins;

  Steps(Place place) {
    this.place = place;
    this.rejoins = new Rejoins(place);
  }

  /** One try; null for "not yet". */
  @Nullable OperationResult step(SimServer s, ServerOperation op) {
    boolean needsNone =
        op instanceof ServerOperation.Start
            || op instanceof ServerOperation.Kill
            || op instanceof ServerOperation.Rebuild;
    if (!s.up && !needsNone) {
      return new OperationResult.Failed("the server is gone");
    }
    return switch (op) {
      case ServerOperation.Start o -> start(s, o);
      case ServerOperation.Kill o -> {
        s.killed();
        yield DONE;
      }
      case ServerOperation.StopAcknowledging o -> {
        int synced = s.relaySynced;
        s.stopStream();
        if (place.has(Scenario.Flaw.VOTES_BEFORE_SYNCING)) {
          s.relaySynced = synced;
        }
        yield s.errant()
            ? Rejoins.errant(s)
            : new OperationResult.Stopped(Entry.position(s.received()), Entry.position(s.log));
      }
      case ServerOperation.Follow o -> follow(s, o);
      case ServerOperation.Acknowledge o -> vouch(s);
      case ServerOperation.Promote o -> promote(s);
      case ServerOperation.Open o -> open(s, o);
      case ServerOperation.Close o -> s.close() ? DONE : null;
      case ServerOperation.StepDown o -> stepDown(s);
      case ServerOperation.Lock o -> lock(s, o.nodes());
      case ServerOperation.Unlock o -> {
        s.locked.remove(o.node());
        yield DONE;
      }
      case ServerOperation.AskWritten o -> new OperationResult.At(Entry.position(s.log));
      case ServerOperation.AskReceived o ->
          s.errant() ? Rejoins.errant(s) : new OperationResult.At(Entry.position(s.received()));
      case ServerOperation.Rewind o -> rejoins.rewind(s, o);
      case ServerOperation.Rebuild o -> rejoins.rebuild(s, o);
    };
  }

  /** The first part of an operation whose agent then died or gave up. */
  void half(SimServer s, ServerOperation op) {
    if (!s.up) {
      return;
    }
    place.probe("operation half done");
    switch (op) {
      case ServerOperation.StopAcknowledging o -> s.streaming = false;
      case ServerOperation.Follow o -> s.streaming = false;
      case ServerOperation.Acknowledge o -> {
        s.streaming = false;
        s.partsArrived = 0;
        s.acknowledging = true;
      }
      case ServerOperation.Promote o -> promote(s);
      case ServerOperation.Open o -> {
        s.locked.clear();
        lock(s, o.locked());
      }
      case ServerOperation.Lock o -> o.nodes().stream().limit(1).forEach(n -> lockOne(s, n));
      case ServerOperation.Start o -> {}
      case ServerOperation.Close o -> s.close();
      case ServerOperation.StepDown o -> {}
      case ServerOperation.Kill o -> {}
      case ServerOperation.Unlock o -> {}
      case ServerOperation.AskWritten o -> {}
      case ServerOperation.AskReceived o -> {}
      case ServerOperation.Rewind o -> s.killed();
      case ServerOperation.Rebuild o -> s.killed();
    }
  }

  private OperationResult start(SimServer s, ServerOperation.Start o) {
    if (s.up) {
      s.killed(); // an earlier start that was believed to have failed
    }
    if (s.damaged) {
      return new OperationResult.Unable("its data are damaged");
    }
    if (s.diskFull || place.happens(12)) {
      return new OperationResult.Failed("it did not start");
    }
    if (o.asReplica() && s.flushed < Math.min(s.committed, s.acknowledgedUpTo)) {
      place.probe("told, and dropped by a recovery");
    }
    s.start(o.asReplica());
    if (place.has(Scenario.Flaw.RELAY_LOG_DROPPED_AT_START)) {
      s.relay.clear();
      s.relaySynced = 0;
    }
    return DONE;
  }

  private static OperationResult lock(SimServer s, Iterable<NodeName> replicas) {
    replicas.forEach(n -> lockOne(s, n));
    return DONE;
  }

  private static void lockOne(SimServer s, NodeName replica) {
    s.locked.add(replica);
    s.endDump(replica);
  }

  private OperationResult open(SimServer s, ServerOperation.Open o) {
    s.locked.clear();
    lock(s, o.locked());
    boolean flawed = place.has(Scenario.Flaw.SERVER_ID_WITHOUT_TERM);
    s.open(flawed ? 0 : o.term());
    return DONE;
  }

  /** Leaves semi-sync: what still waits for an acknowledgement is released to its clients. */
  private OperationResult stepDown(SimServer s) {
    if (s.writable) {
      place.probe("commits released without an acknowledgement");
      place.release(s);
    }
    s.writable = false;
    s.closed = false;
    s.committed = s.log.size();
    s.flushed = s.log.size();
    place.probe("primary steps down without a restart");
    return DONE;
  }

  private OperationResult vouch(SimServer s) {
    if (!s.streaming || s.source == null) {
      return new OperationResult.Failed("no stream");
    }
    SimServer p = place.server(s.source);
    if (!place.canStream(s, p)) {
      return new OperationResult.Failed("no connection to " + p.name);
    }
    s.acknowledging = true;
    if (s.partsArrived > 0 && !place.has(Scenario.Flaw.VOUCHES_BY_A_NEW_STREAM)) {
      place.probe("stream that brings something left alone");
      return DONE; // what comes is acknowledged when it is there, and all before it
    }
    s.partsArrived = 0;
    if (p.writable && s.isPrefixOf(p.log)) {
      place.acknowledge(s, p);
    }
    return DONE;
  }

  private @Nullable OperationResult follow(SimServer s, ServerOperation.Follow o) {
    SimServer p = place.server(o.primary());
    s.streaming = false;
    if (o.delay() > 0) {
      place.probe(s.relay.isEmpty() ? "replica delayed" : "relay log of a delayed replica dropped");
      s.relay.clear();
      s.relaySynced = 0;
    } else if (!s.relay.isEmpty() && s.applyOne()) {
      return null;
    }
    if (s.writable) {
      return new OperationResult.Failed("it is open for writing");
    }
    if (p.frozen || !place.connected(s.name, p.name)) {
      return null; // nobody answers, and nobody refuses
    }
    if (!place.canStream(s, p)) {
      return new OperationResult.Failed("no connection to " + p.name);
    }
    if (!Entry.seemsPrefix(s.log, p.log, 0)) {
      s.acknowledging = false;
      return new OperationResult.Diverged(s.log + " is not in " + p.log, true);
    }
    if (!s.relay.isEmpty()) {
      return new OperationResult.Failed("it can't apply what it received");
    }
    s.vet();
    s.delayed = o.delay() > 0;
    s.source = o.primary();
    s.socket.clear();
    s.partsArrived = 0;
    s.streaming = true;
    s.applying = true;
    s.acknowledging = o.acknowledging();
    return o.acknowledging() ? vouch(s) : DONE;
  }

  private @Nullable OperationResult promote(SimServer s) {
    s.delayed = false;
    if (!s.relay.isEmpty()) {
      if (!s.applyOne()) {
        place.probe("errant write in the way of a promotion");
        s.dropErrant();
      }
      return null;
    }
    s.stopStream();
    s.applying = false;
    return DONE;
  }
}
