package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rules that keep the invariant, each as one small predicate (ARCHITECTURE.md, "Failover"):
 *
 * <p><b>H.</b> Every acknowledged commit is held by the primary of the record and by at least one
 * of its ackers.
 *
 * <p>Everything else in this package is about when to ask them. A subclass that breaks one of them
 * must be caught by the simulator.
 */
public class Rules {
  /** The outcome of an election. */
  public record Elected(NodeName winner, SortedSet<NodeName> ackers) {}

  /**
   * Rule 1: a replica acknowledges only in the term that it last promised, only if the record of
   * that term names it, and not while it may have lost what it acknowledged.
   */
  protected boolean mayAcknowledge(TermRecord record, NodeName self, Durable durable) {
    return record.ackers().contains(self)
        && durable.promised() == record.term()
        && !durable.doubt();
  }

  /** Rule 1: a node whose relay log may have lost its end is no holder: it can't vote. */
  protected boolean holdsWhatItAcknowledged(Durable durable) {
    return !durable.doubt();
  }

  /**
   * Rule 3: a position says how far a server has come, not along which history: only one that is
   * known to hold nothing else than its primary may be named an acker.
   *
   * @param contained whether a stream from the primary has begun in this term
   */
  protected boolean mayBeNamed(boolean contained) {
    return contained;
  }

  /** Rule 4: a promise is on disk before it is answered, and stands after a restart. */
  protected Durable promising(Durable before, long term) {
    return before.withPromise(term);
  }

  /** Rule 4: who promises stops acknowledging first. */
  protected boolean stopsBeforePromising() {
    return true;
  }

  /** Rule 4: an election needs the promise of every acker of the record. */
  protected boolean enough(TermRecord under, SortedSet<NodeName> promised) {
    return !under.ackers().isEmpty() && promised.containsAll(under.ackers());
  }

  /** Rule 4, pre-vote: a node that hears the primary deposes nobody. */
  protected boolean agreesToElection(boolean primaryGone, boolean alreadyPromised) {
    return primaryGone || alreadyPromised;
  }

  /** Rule 4: a primary that says that its server does not work counts as gone. */
  protected boolean believesTrouble(NodeStatus primary) {
    return !primary.trouble().isEmpty();
  }

  /** Damping of flapping; wrong at most for a while. */
  protected boolean coolsDown(boolean processGone, boolean alreadyPromised) {
    return !processGone && !alreadyPromised;
  }

  /**
   * Rule 9: a primary without any news closes, for reading too.
   *
   * @param withoutEvidence for how many ticks somebody else may have been elected
   */
  protected boolean closes(long withoutEvidence, Settings settings) {
    return withoutEvidence >= settings.patience().staleReads();
  }

  /** A server that has hung for so long is killed: it may be needed, and nobody has deposed it. */
  protected boolean restarts(long unanswered, Settings settings) {
    return unanswered >= settings.patience().restart();
  }

  /**
   * Rule 4: the winner has the greatest received position; among equals, one that may be the
   * primary before one that should not, then the one with the least to apply, then the first by
   * preference. Who should never be the primary is elected all the same when it alone has
   * everything: nobody else could keep what was acknowledged. Only those that are level with the
   * winner become ackers. Empty when the positions are not those of one history, so that nobody is
   * the most advanced.
   *
   * @param preference all members, the most preferred first
   * @param avoided who should not be the primary
   */
  protected Optional<Elected> elect(
      Map<NodeName, Message.Promised> promises, List<NodeName> preference, Set<NodeName> avoided) {
    List<NodeName> furthest = preference.stream().filter(n -> isFurthest(n, promises)).toList();
    List<NodeName> wanted = furthest.stream().filter(n -> !avoided.contains(n)).toList();
    NodeName winner = null;
    Message.Promised best = null;
    for (NodeName node : wanted.isEmpty() ? furthest : wanted) {
      Message.Promised promise = promises.get(node);
      if (promise != null && (best == null || !best.applied().covers(promise.applied()))) {
        winner = node;
        best = promise;
      }
    }
    return winner == null || best == null
        ? Optional.empty()
        : Optional.of(new Elected(winner, levelWith(winner, best.received(), promises)));
  }

  private static boolean isFurthest(NodeName node, Map<NodeName, Message.Promised> promises) {
    Message.Promised its = promises.get(node);
    return its != null && isFurthest(its.received(), promises);
  }

  private static boolean isFurthest(
      GtidPosition position, Map<NodeName, Message.Promised> promises) {
    return promises.values().stream()
        .allMatch(p -> position.covers(p.received()) && !position.contradicts(p.received()));
  }

  /** Rule 4: naming a replica that is behind would break H when the winner dies next. */
  protected SortedSet<NodeName> levelWith(
      NodeName winner, GtidPosition reached, Map<NodeName, Message.Promised> promises) {
    TreeSet<NodeName> level = new TreeSet<>();
    promises.forEach((node, promise) -> {
      if (!node.equals(winner) && promise.received().covers(reached)) {
        level.add(node);
      }
    });
    return level;
  }

  /** Rule 5: a promoted node opens once everything received is applied. */
  protected boolean appliesBeforeOpening() {
    return true;
  }

  /**
   * Rule 6: recovery drops what was never acknowledged on a former primary that will follow
   * another; never on one whose term stands, for it may be the only holder.
   */
  protected boolean recoversAsReplica(boolean termStands, Durable durable) {
    return !termStands && durable.primary();
  }

  /** Rule 6: a primary whose data are gone does not resume its term: its ackers have them. */
  protected boolean mayBePrimary(Durable durable) {
    return !durable.empty();
  }

  /**
   * Switchover: the candidate is elected when it has everything that anybody has; those level with
   * it are its ackers. The old primary is not among them: it joins by rule 3.
   */
  protected Optional<Elected> handOver(
      NodeName candidate, Map<NodeName, Message.Promised> promises) {
    Message.Promised its = promises.get(candidate);
    return its == null || !isFurthest(its.received(), promises)
        ? Optional.empty()
        : Optional.of(new Elected(candidate, levelWith(candidate, its.received(), promises)));
  }

  /** Switchover: promises are asked for once the candidate has received everything. */
  protected boolean mayCollect(boolean candidateIsLevel) {
    return candidateIsLevel;
  }

  /** Switchover: a server takes no more writes once it has said so, not once it was told to. */
  protected boolean isClosed(boolean saidSo) {
    return saidSo;
  }

  /**
   * Rule 6: a former primary follows without a hard stop only if it was closed before it had a
   * successor: leaving semi-sync would release commits that nobody has acknowledged.
   */
  protected boolean mayStepDown(boolean closed) {
    return closed;
  }

  /**
   * Rule 3: a primary that opens locks every node that is not an acker and has not confirmed that
   * it does not acknowledge. That goes for a restart in its own term, where the locks of before may
   * be gone, and for a new term: a replica whose agent is down may still acknowledge to this node
   * from an earlier term of its own.
   *
   * @param unconfirmed the nodes that are no ackers and for which {@link #mayUnlock} does not hold
   */
  protected SortedSet<NodeName> lockedAtOpening(SortedSet<NodeName> unconfirmed) {
    return unconfirmed;
  }

  /** Rule 3 (a): who is removed must be unable to acknowledge. */
  protected boolean fencesBeforeRemoving() {
    return true;
  }

  /** Rule 3 (b): another acker must have received all that was written when the fence was up. */
  protected boolean levelBeforeRemoving() {
    return true;
  }

  /**
   * Rule 3: a removal whose write may be under way is not given up. A write that was not answered
   * can happen later; an account that was unlocked by then would belong to no acker.
   *
   * @param level whether it has come so far that it may have been written
   */
  protected boolean mayAbandon(boolean level) {
    return !level;
  }

  /**
   * Rule 3: before accounts are unlocked anew, the primary proves by a write that it knows the
   * newest record.
   *
   * @param written whether the record that it knows is one that it wrote itself
   */
  protected boolean mayOpen(boolean written) {
    return written;
  }

  /**
   * Rule 7: whose data are rewound or replaced loses its relay log with them, and may be the holder
   * that the record names: from before that on it is none, until it has been added again.
   */
  protected Durable replacing(Durable before) {
    return before.withDoubt(true);
  }

  /** Rule 1: a replica whose acknowledgement counts throws nothing away that it has received. */
  protected boolean mayDelay(TermRecord record, NodeName self) {
    return !record.ackers().contains(self);
  }

  /**
   * Rule 1: a replica that is to be delayed throws away what it has received and not applied: what
   * it has said before of how far it came is no longer true.
   */
  protected Durable delaying(Durable before) {
    return before.withDoubt(true);
  }

  /** Rule 3: a lock or an unlock that was not answered may have happened or not. */
  protected boolean locksKnownAfterFailure() {
    return false;
  }

  /**
   * Rule 1: after a restart of the agent, old news could name it an acker that it was once.
   *
   * @param heardStore whether the store itself has told this run of the agent its record
   */
  protected boolean trusts(boolean heardStore) {
    return heardStore;
  }

  /**
   * Rule 1: doubt ends by an answer to a question that was asked after the loss.
   *
   * @param asked the incarnation for which the primary asked what it had written
   */
  protected boolean endsDoubt(long asked, long incarnation) {
    return asked == incarnation;
  }

  /**
   * Rule 3: an account is unlocked once its replica, knowing a record that doesn't name it, says
   * that it does not acknowledge.
   */
  protected boolean mayUnlock(NodeStatus replica, VersionedRecord record) {
    return replica.recordVersion() >= record.version() && !replica.acknowledges();
  }
}
