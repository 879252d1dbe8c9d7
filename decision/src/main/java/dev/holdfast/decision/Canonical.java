package dev.holdfast.decision;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Knowledge made comparable for whoever explores states: two that lead to the same decisions become
 * equal. Ticks count from a common one, and no further back than a wait can look; numbers that only
 * have to differ are dealt anew; texts for people are empty. A wait of {@link Integer#MAX_VALUE}
 * never ends.
 */
public final class Canonical {
  private final Knowledge k;
  private final Settings s;
  private final long shift;

  private Canonical(Knowledge k) {
    this.k = k;
    this.s = k.settings;
    int far = Math.max(Math.max(s.removal(), s.resume()), Math.max(s.retry(), s.silence()));
    this.shift = Math.max(0, k.now - far - 1);
  }

  /** The store's answers that this node waits for, by their number. */
  public static SortedMap<Long, StoreRequest> asked(Knowledge k) {
    return k.storeCalls;
  }

  /** The operation of the server that has not ended. */
  public static Optional<Effect.Run> running(Knowledge k) {
    return Optional.ofNullable(k.running).map(r -> new Effect.Run(r.id(), r.operation()));
  }

  /** The last heartbeat. */
  public static Optional<NodeStatus> said(Knowledge k) {
    return Optional.ofNullable(k.lastSaid);
  }

  /** The greatest term that it has promised, or asks others to promise. */
  public static long term(Knowledge k) {
    long asks = k.election == null ? 0 : k.election.term();
    return Math.max(asks, k.durable.promised());
  }

  public static Knowledge of(Knowledge original) {
    return new Canonical(original.copy()).made();
  }

  private Knowledge made() {
    k.random = 0;
    k.problem = "";
    k.waitingFor = "";
    k.sequence = 0;
    ids();
    times();
    k.lastSaid = k.lastSaid == null ? null : quiet(k.lastSaid);
    k.peers =
        k.peers.map(v ->
            new PeerView(
                quiet(v.status()),
                past(v.heardAt(), s.silence() + 1L),
                v.brokenSince() < 0 ? -1 : past(v.brokenSince(), s.removal())));
    k.now -= shift;
    return k;
  }

  private void ids() {
    long read = k.freshFrom;
    long next = 2;
    TreeMap<Long, StoreRequest> calls = new TreeMap<>();
    boolean readIsNew = true;
    for (Map.Entry<Long, StoreRequest> call : k.storeCalls.entrySet()) {
      readIsNew &= call.getKey() >= read;
      calls.put(next++, call.getValue());
    }
    k.freshFrom = readIsNew ? 1 : next;
    k.storeCalls = Collections.unmodifiableSortedMap(calls);
    if (k.running != null) {
      k.running = new Knowledge.Running(next++, k.running.operation());
    }
    k.nextId = next;
  }

  private void times() {
    k.readAt = past(k.readAt, s.reread());
    k.repair =
        k.repair.canonical(
            future(k.repair.notBefore()), past(k.repair.since(), s.patience().restart()));
    k.starts = k.starts.canonical(past(k.starts.since(), s.patience().restart()));
    k.freshAt = past(k.freshAt, s.resume());
    k.evidenceAt = past(k.evidenceAt, s.patience().staleReads());
    k.failoverAt = past(k.failoverAt, s.patience().cooldown());
    k.heartbeatAt = past(k.heartbeatAt, s.heartbeat());
    k.storeRetryAt = future(k.storeRetryAt);
    k.retryAt = future(k.retryAt);
    k.electionAt = future(k.electionAt);
    k.suspectSince = k.suspectSince < 0 ? -1 : k.now - shift;
    if (k.server instanceof ServerView.Down down) {
      k.server = new ServerView.Down(past(down.since(), s.resume()));
    }
    if (k.election != null) {
      Election e = k.election;
      k.election =
          new Election(
              e.phase(), e.term(), e.under(), e.agreed(), e.promises(), future(e.deadline()));
    }
    if (k.change != null) {
      AckerChange c = k.change;
      long asked = c.asked() < 0 ? -1 : past(c.asked(), s.retry());
      k.change =
          new AckerChange(
              c.kind(), c.node(), c.incarnation(), c.fenced(), c.position(), c.level(), 0, asked);
    }
    if (k.switchover != null) {
      Switchover w = k.switchover;
      long asked = w.asked() < 0 ? -1 : past(w.asked(), s.retry());
      long step = past(w.step(), 2L * s.election());
      k.switchover =
          new Switchover(
              w.phase(), w.ask(), w.written(), w.level(), w.term(), w.promises(), step, asked);
    }
  }

  /** A tick that has been: how long ago it was matters up to {@code wait}. */
  private long past(long tick, long wait) {
    long age = wait >= Integer.MAX_VALUE ? 0 : Math.min(k.now - tick, wait);
    return k.now - shift - age;
  }

  /** A tick that is waited for. */
  private long future(long tick) {
    return Math.max(tick, k.now) - shift;
  }

  /** Ticks of another's clock say nothing, and of its heartbeats only the newest is kept. */
  private static NodeStatus quiet(NodeStatus of) {
    ServerView server =
        of.server() instanceof ServerView.Down ? new ServerView.Down(0) : of.server();
    return new NodeStatus(
        of.incarnation(),
        0,
        of.recordVersion(),
        of.durable(),
        server,
        of.acknowledges(),
        of.trouble(),
        of.hearsPrimary());
  }
}
