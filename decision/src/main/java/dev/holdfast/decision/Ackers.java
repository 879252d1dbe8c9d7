package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rule 3: the acker set, changed by the primary of the term alone; and the replica's part in it.
 */
final class Ackers {
  private Ackers() {}

  // The primary's side

  static void tend(Draft d) {
    Knowledge k = d.k;
    answerCatchUp(d);
    if (!k.serves() || k.record == null) {
      return;
    }
    observe(d);
    if (k.running != null || k.persisting != null || k.now < k.retryAt) {
      return;
    }
    VersionedRecord current = k.record;
    long promised = greatestPromise(k);
    if (!k.locksKnown) {
      reopen(d, current);
    } else if (promised > current.record().term()) {
      reassert(d, current, promised);
    } else if (current.record().phase() == TermRecord.Phase.ELECTED) {
      serve(d, current);
    } else if (!unlock(d, current)) {
      if (k.change == null && k.switchover == null) {
        k.change = nextChange(d, current.record());
      }
      if (k.change != null) {
        advance(d, current, k.change);
      }
    }
  }

  /** Notes since when each replica does not follow as it should. */
  private static void observe(Draft d) {
    Knowledge k = d.k;
    for (NodeName other : k.others()) {
      PeerView view = k.peers.get(other);
      if (view != null) {
        long since = follows(k, other) ? -1 : view.brokenSince() >= 0 ? view.brokenSince() : k.now;
        if (since != view.brokenSince()) {
          d.setPeer(other, new PeerView(view.status(), view.heardAt(), since));
        }
      }
    }
  }

  static boolean follows(Knowledge k, NodeName node) {
    NodeStatus s = k.statusOf(node);
    return s != null
        && k.record != null
        && !k.silent(node)
        && s.server() instanceof ServerView.Following f
        && f.primary().equals(k.self)
        && f.term() == k.record.record().term()
        && s.hearsPrimary()
        && s.trouble().isEmpty()
        && s.durable().promised() == f.term();
  }

  static long greatestPromise(Knowledge k) {
    long greatest = k.durable.promised();
    for (PeerView peer : k.peers.views()) {
      greatest = Math.max(greatest, peer.status().durable().promised());
    }
    return greatest;
  }

  /**
   * Somebody has promised a higher term and can't acknowledge in this one any more. The primary
   * holds every acknowledged commit, so it may take that term itself: everybody locked out first,
   * nobody named, and added again one by one.
   */
  private static void reassert(Draft d, VersionedRecord current, long term) {
    Knowledge k = d.k;
    TreeSet<NodeName> all = new TreeSet<>(k.others());
    if (!k.locked.equals(all)) {
      d.run(new ServerOperation.Lock(all));
    } else if (d.onDisk(k.durable.opening(term)) && d.storeFree(StoreRequest.Write.class)) {
      d.write(current, new TermRecord(term, k.self, new TreeSet<>(), TermRecord.Phase.SERVING, ""));
    }
  }

  /**
   * The locks are unknown: the agent has restarted, or a lock was not answered. Whom to unlock is
   * in the record, so it has to be the newest, and no write of before may be under way any more:
   * writing it again proves both. Who serves that term by its own word holds all of it, whatever
   * became of its promise file.
   */
  static void reopen(Draft d, VersionedRecord current) {
    TermRecord r = current.record();
    if (!d.rules.mayOpen(d.k.claimedVersion == current.version())) {
      d.claim(current, r.phase());
    } else if (d.onDisk(d.k.durable.opening(r.term()))) {
      open(d, current);
    }
  }

  private static void serve(Draft d, VersionedRecord current) {
    if (d.storeFree(StoreRequest.Write.class)) {
      TermRecord r = current.record();
      d.write(
          current, new TermRecord(r.term(), r.primary(), r.ackers(), TermRecord.Phase.SERVING, ""));
    }
  }

  /** Opens with everybody locked out who might acknowledge and must not. */
  private static void open(Draft d, VersionedRecord current) {
    d.k.change = null;
    TreeSet<NodeName> unconfirmed = new TreeSet<>(d.k.others());
    unconfirmed.removeAll(current.record().ackers());
    unconfirmed.removeIf(n -> confirmed(d, n, current));
    d.run(new ServerOperation.Open(current.record().term(), d.rules.lockedAtOpening(unconfirmed)));
  }

  private static boolean confirmed(Draft d, NodeName node, VersionedRecord current) {
    NodeStatus status = d.k.statusOf(node);
    return status != null && d.rules.mayUnlock(status, current);
  }

  private static boolean unlock(Draft d, VersionedRecord current) {
    Knowledge k = d.k;
    for (NodeName node : k.locked) {
      boolean acker = current.record().ackers().contains(node);
      boolean abandoned = acker && (k.change == null || !k.change.node().equals(node));
      if (abandoned || (!acker && confirmed(d, node, current))) {
        d.run(new ServerOperation.Unlock(node));
        return true;
      }
    }
    return false;
  }

  private static @Nullable AckerChange nextChange(Draft d, TermRecord r) {
    Knowledge k = d.k;
    for (NodeName node : k.others()) {
      boolean candidate =
          (!r.ackers().contains(node) || doubted(k, node)) && !k.orders.delayed(node);
      if (candidate && follows(k, node) && !k.locked.contains(node)) {
        long incarnation = Objects.requireNonNull(k.statusOf(node)).incarnation();
        return AckerChange.begin(AckerChange.Kind.ADDING, node, incarnation, k.now);
      }
    }
    for (NodeName node : r.ackers()) {
      if (toBeRemoved(k, node) && healthyBeside(k, r, node)) {
        return AckerChange.begin(AckerChange.Kind.REMOVING, node, 0, k.now);
      }
    }
    return null;
  }

  private static boolean toBeRemoved(Knowledge k, NodeName node) {
    PeerView view = k.peers.get(node);
    if (view == null) {
      return k.now > k.settings.removal();
    }
    boolean broken = view.brokenSince() >= 0 && k.now - view.brokenSince() >= k.settings.removal();
    return broken || view.status().durable().doubt() || k.orders.delayed(node);
  }

  private static boolean healthyBeside(Knowledge k, TermRecord r, NodeName node) {
    return r.ackers().stream().anyMatch(n -> !n.equals(node) && follows(k, n) && !doubted(k, n));
  }

  static boolean doubted(Knowledge k, NodeName node) {
    NodeStatus s = k.statusOf(node);
    return s != null && s.durable().doubt();
  }

  private static void advance(Draft d, VersionedRecord current, AckerChange change) {
    Knowledge k = d.k;
    boolean adding = change.kind() == AckerChange.Kind.ADDING;
    boolean possible =
        adding
            ? follows(k, change.node()) && !k.orders.delayed(change.node())
            : healthyBeside(k, current.record(), change.node()) || !d.rules.levelBeforeRemoving();
    if (!possible && d.rules.mayAbandon(change.level())) {
      // A locked account is unlocked: nothing has changed. Once level, a write may be under way
      // that was given up and happens all the same: then only writing until it is known will do.
      k.change = null;
    } else if (!adding && !change.fenced() && d.rules.fencesBeforeRemoving()) {
      d.run(new ServerOperation.Lock(new TreeSet<>(java.util.Set.of(change.node()))));
    } else if (change.position() == null) {
      d.run(new ServerOperation.AskWritten());
    } else if (change.level() || (!adding && !d.rules.levelBeforeRemoving())) {
      writeChange(d, current, change);
    } else if (change.asked() < 0 || k.now - change.asked() >= k.settings.retry()) {
      askToCatchUp(d, current.record(), change, change.position());
    }
  }

  private static void askToCatchUp(
      Draft d, TermRecord r, AckerChange change, GtidPosition position) {
    Message.CatchUp question = new Message.CatchUp(r.term(), position, change.incarnation());
    if (change.kind() == AckerChange.Kind.ADDING) {
      d.send(change.node(), question);
    } else {
      r.ackers().stream().filter(n -> !n.equals(change.node())).forEach(n -> d.send(n, question));
    }
    d.k.change = change.askedAt(d.k.now);
  }

  private static void writeChange(Draft d, VersionedRecord current, AckerChange change) {
    if (!d.storeFree(StoreRequest.Write.class)) {
      return;
    }
    TermRecord r = current.record();
    TreeSet<NodeName> ackers = new TreeSet<>(r.ackers());
    if (change.kind() == AckerChange.Kind.ADDING) {
      ackers.add(change.node());
    } else {
      ackers.remove(change.node());
    }
    d.write(current, new TermRecord(r.term(), r.primary(), ackers, r.phase(), ""));
  }

  /** This primary has written the record again within its term. */
  static void changed(Draft d, TermRecord before, TermRecord now) {
    if (d.k.change != null && d.k.change.level()) {
      d.k.change = null;
    }
    for (NodeName node : now.ackers()) {
      if (!before.ackers().contains(node)) {
        d.note(Effect.Kind.ACKER_ADDED, now.term(), node + " is an acker");
      }
    }
    for (NodeName node : before.ackers()) {
      if (!now.ackers().contains(node)) {
        d.note(Effect.Kind.ACKER_REMOVED, now.term(), node + " is no acker any more");
      }
    }
  }

  static void locked(Draft d, SortedSet<NodeName> nodes) {
    Knowledge k = d.k;
    TreeSet<NodeName> all = new TreeSet<>(k.locked);
    all.addAll(nodes);
    k.locked = Collections.unmodifiableSortedSet(all);
    k.locksKnown = true;
    if (k.change != null && nodes.contains(k.change.node())) {
      k.change = k.change.withFence();
    }
  }

  static void written(Draft d, OperationResult result) {
    if (d.k.change != null && result instanceof OperationResult.At at) {
      d.k.change = d.k.change.withPosition(at.position());
    }
  }

  static void caughtUp(Draft d, NodeName from, Message.CaughtUp m) {
    Knowledge k = d.k;
    AckerChange c = k.change;
    if (c == null || k.record == null || m.term() != k.record.record().term() || !k.serves()) {
      return;
    }
    boolean right =
        c.kind() == AckerChange.Kind.ADDING
            ? from.equals(c.node())
            : !from.equals(c.node()) && k.record.record().ackers().contains(from);
    if (right && c.position() != null && m.position().equals(c.position())) {
      k.change = c.reached();
    }
  }

  static void commitsWait(Draft d) {
    Knowledge k = d.k;
    if ((k.serves() || k.server instanceof ServerView.Draining) && k.record != null) {
      TermRecord r = k.record.record();
      r.ackers().forEach(n -> d.send(n, new Message.Vouch(r.term())));
    }
  }

  // The replica's side

  static void askedToVouch(Draft d, NodeName from, Message.Vouch m) {
    d.k.vouch =
        d.k.server instanceof ServerView.Following f
            && f.acknowledging()
            && f.primary().equals(from)
            && f.term() == m.term();
  }

  static void asked(Draft d, NodeName from, Message.CatchUp m) {
    if (d.k.record != null
        && d.k.record.record().primary().equals(from)
        && d.k.record.record().term() == m.term()
        && (m.incarnation() == 0 || !d.k.orders.delayed(d.k.self))) {
      d.k.catchUp = new Pending.CatchUp(from, m.term(), m.position(), m.incarnation());
    }
  }

  private static void answerCatchUp(Draft d) {
    Knowledge k = d.k;
    Pending.CatchUp c = k.catchUp;
    if (c == null) {
      return;
    }
    boolean follows =
        k.server instanceof ServerView.Following f
            && f.primary().equals(c.primary())
            && f.term() == c.term();
    if (!follows) {
      k.catchUp = null;
    } else if (d.rules.mayBeNamed(k.contained == c.term())
        && k.running == null
        && k.promise == null) {
      d.run(new ServerOperation.AskReceived());
    }
  }

  static void received(Draft d, OperationResult result) {
    Knowledge k = d.k;
    if (result instanceof OperationResult.Diverged v) {
      k.streamBroken = true;
      k.problem = v.what();
      return;
    }
    Pending.CatchUp c = k.catchUp;
    if (k.promise != null
        && !d.rules.stopsBeforePromising()
        && result instanceof OperationResult.At at) {
      Promises.stopped(d, new OperationResult.Stopped(at.position(), at.position()));
    } else if (c != null
        && result instanceof OperationResult.At at
        && at.position().covers(c.position())) {
      // An answer to a question of before the crash, or about somebody else, ends no doubt.
      if (k.record != null && d.rules.endsDoubt(c.incarnation(), k.incarnation)) {
        k.caughtUpAt = k.record.version();
      }
      k.catchUp = null;
      d.send(c.primary(), new Message.CaughtUp(c.term(), c.position()));
    }
  }
}
