package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The term record: learning it, reading it again, and the very first one. */
final class Records {
  private Records() {}

  /** Takes a record in if it is newer than the one that is known. */
  static void learn(Draft d, VersionedRecord next) {
    Knowledge k = d.k;
    VersionedRecord before = k.record;
    if (before != null && before.version() >= next.version()) {
      return;
    }
    k.record = next;
    Switchovers.learned(d, next.record());
    Failovers.learned(d, next.record());
    Rejoin.learned(d, next.record());
    TermRecord r = next.record();
    if (before != null) {
      CoolDown.learned(k, before.record(), r);
    }
    if (r.primary().equals(k.self) && (before == null || before.record().term() < r.term())) {
      d.note(
          Effect.Kind.ELECTED,
          r.term(),
          r.primary() + " is the primary of term " + r.term() + ", ackers " + r.ackers());
    }
    if (before == null || before.record().term() != r.term() || !r.primary().equals(k.self)) {
      k.change = null;
    }
    if (k.server instanceof ServerView.Errant
        && !Rejoin.underWay(k)
        && before != null
        && before.record().term() < r.term()) {
      k.server = Rejoin.takenBack(k); // errant is said of one primary: the next is asked again
    }
    k.election = null;
    k.suspectSince = -1;
    k.electionAt = k.now;
    k.waitingFor = "";
    k.granted = null;
    k.promise = null;
    if (r.primary().equals(k.self) && k.server instanceof ServerView.Primary) {
      k.server = new ServerView.Primary(r.term());
    }
  }

  static void answered(Draft d, long id, StoreResult result) {
    Knowledge k = d.k;
    StoreRequest request = k.storeCalls.get(id);
    if (request == null) {
      return;
    }
    TreeMap<Long, StoreRequest> rest = new TreeMap<>(k.storeCalls);
    rest.remove(id);
    k.storeCalls = Collections.unmodifiableSortedMap(rest);
    k.storeAnswers = !(result instanceof StoreResult.Unavailable);
    if (k.storeAnswers) {
      StaleReads.evidence(d);
    }
    switch (result) {
      case StoreResult.Current c -> current(d, id, c.record());
      case StoreResult.Conflict c -> {
        c.current().ifPresent(r -> learn(d, r));
        k.election = null;
      }
      case StoreResult.Written w -> written(d, w.record());
      case StoreResult.Unavailable u -> {
        k.storeRetryAt = k.now + k.settings.retry();
        if (request instanceof StoreRequest.Write) {
          k.claimedVersion = -1; // it may still happen: the next one that is written settles it
        }
      }
    }
  }

  private static void current(Draft d, long id, Optional<VersionedRecord> record) {
    d.k.heardStore = true;
    if (id >= d.k.freshFrom) {
      d.k.freshAt = d.k.recordIsFresh ? d.k.freshAt : d.k.now;
      d.k.recordIsFresh = true;
    }
    record.ifPresent(r -> learn(d, r));
  }

  private static void written(Draft d, VersionedRecord next) {
    Knowledge k = d.k;
    VersionedRecord before = k.record;
    learn(d, next);
    if (k.record == null || k.record.version() != next.version()) {
      return;
    }
    TermRecord r = next.record();
    if (before != null && before.record().term() == r.term()) {
      Ackers.changed(d, before.record(), r);
    }
    if (r.primary().equals(k.self)) {
      k.claimedVersion = next.version();
    }
    d.broadcast(new Message.RecordNews(next));
  }

  static void tend(Draft d) {
    Knowledge k = d.k;
    boolean due = !k.recordIsFresh || !k.storeAnswers || k.now - k.readAt >= k.settings.reread();
    if (due && d.storeFree(StoreRequest.Read.class)) {
      k.readAt = k.now;
      d.ask(new StoreRequest.Read());
    }
    if (k.record == null && k.recordIsFresh) {
      begin(d);
    }
  }

  /**
   * The first record: written by the first member once it has heard from all others, and only when
   * no node has ever promised anything. Otherwise a record has been lost, and a person has to look.
   */
  private static void begin(Draft d) {
    Knowledge k = d.k;
    String obstacle = obstacleToBegin(k);
    k.waitingFor = obstacle == null ? "" : obstacle;
    if (obstacle == null
        && k.self.equals(k.members.getFirst())
        && d.onDisk(k.durable.withDoubt(false)) // without a record nobody has ever held anything
        && d.storeFree(StoreRequest.Write.class)) {
      TermRecord first = new TermRecord(1, k.self, new TreeSet<>(), TermRecord.Phase.ELECTED, "");
      d.ask(new StoreRequest.Write(OptionalLong.empty(), first));
    }
  }

  private static @Nullable String obstacleToBegin(Knowledge k) {
    if (k.durable.promised() > 0) {
      return "the store holds no record, but this node has promised term "
          + k.durable.promised()
          + ": the store's data has been lost";
    }
    if (!(k.server instanceof ServerView.Idle)) {
      return "the first start: this node's server is not ready";
    }
    for (NodeName other : k.others()) {
      NodeStatus status = k.statusOf(other);
      if (status == null) {
        return "the first start: waiting for " + other;
      }
      if (status.durable().promised() > 0) {
        return "the store holds no record, but "
            + other
            + " has promised term "
            + status.durable().promised()
            + ": the store's data has been lost";
      }
    }
    return null;
  }
}
