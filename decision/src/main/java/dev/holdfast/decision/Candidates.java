package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.List;
import java.util.Optional;

/** Whether a node could take over from this primary now, and what stands in the way. */
public final class Candidates {
  private Candidates() {}

  /** The ackers without whose vote no election is safe; the primary when it has none. */
  public static List<NodeName> missing(Knowledge k) {
    return k.record == null ? List.of() : Failovers.missing(k, k.record.record());
  }

  /** Empty when a switchover from this node to {@code candidate} may begin. */
  public static Optional<String> obstacle(Knowledge k, NodeName candidate) {
    return standing(k, candidate).or(() -> passing(k));
  }

  /** An obstacle to a switchover that doesn't go away by itself. */
  static Optional<String> standing(Knowledge k, NodeName candidate) {
    if (k.orders.paused()) {
      return Optional.of(Pausing.PAUSED);
    }
    if (!k.members.contains(candidate)) {
      return Optional.of(candidate + " is no member");
    }
    if (!k.serves() || k.record == null) {
      return Optional.of(k.self + " does not serve as the primary");
    }
    TermRecord r = k.record.record();
    if (candidate.equals(k.self)) {
      return Optional.of(candidate + " is the primary already");
    }
    if (k.orders.delayed(candidate)) {
      return delayed(candidate);
    }
    if (!r.ackers().contains(candidate)) {
      return Optional.of(candidate + " is no acker of term " + r.term());
    }
    return Optional.empty();
  }

  /**
   * An obstacle to a switchover that may be over in a moment: an acker that was heard too late is
   * heard again. While no switchover is under way it may also be removed.
   */
  public static Optional<String> passing(Knowledge k) {
    if (k.record == null) {
      return Optional.empty();
    }
    for (NodeName acker : k.record.record().ackers()) {
      if (!Ackers.follows(k, acker)) {
        return Optional.of(acker + ", an acker, does not follow, and has to promise");
      }
      if (Ackers.doubted(k, acker)) {
        return Optional.of(acker + ", an acker, may have lost the end of its relay log");
      }
    }
    return Optional.empty();
  }

  static Optional<String> delayed(NodeName node) {
    return Optional.of(
        node + " is a delayed replica (holdfast config set " + node + ".delay 0s ends that)");
  }

  /**
   * Whose data a rebuild of this node takes: a replica's before the primary's, for reading all of a
   * server's data slows its clients down.
   */
  public static Optional<NodeName> donor(Knowledge k) {
    return k.record == null
        ? Optional.empty()
        : Optional.of(donor(k, k.record.record())).filter(n -> !n.equals(k.self));
  }

  static NodeName donor(Knowledge k, TermRecord r) {
    return k.others().stream()
        .filter(n -> !n.equals(r.primary()) && follows(k, n, r) && !k.orders.delayed(n))
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

  /**
   * Empty when this node may be rebuilt now.
   *
   * @param donor empty for whom {@link #donor(Knowledge)} names
   */
  public static Optional<String> obstacleToRebuild(Knowledge k, Optional<NodeName> donor) {
    if (k.orders.paused()) {
      return Optional.of(Pausing.PAUSED);
    }
    if (k.record == null) {
      return Optional.of("this node knows no term yet");
    }
    TermRecord r = k.record.record();
    if (r.primary().equals(k.self)) {
      return Optional.of(k.self + " is the primary");
    }
    if (r.phase() != TermRecord.Phase.SERVING || k.silent(r.primary())) {
      return Optional.of("the primary " + r.primary() + " does not serve, or is not heard");
    }
    if (k.durable.promised() > r.term()) {
      return Optional.of("an election is under way");
    }
    if (r.ackers().equals(java.util.Set.of(k.self)) && k.server.acknowledges()) {
      return Optional.of(k.self + " is the only one that acknowledges: commits would wait");
    }
    NodeName from = donor.orElseGet(() -> donor(k, r));
    if (k.orders.delayed(from)) {
      return delayed(from);
    }
    boolean can = from.equals(r.primary()) || follows(k, from, r);
    return from.equals(k.self) || !can
        ? Optional.of(from + " can't be the donor: it is not another node that follows the primary")
        : Optional.empty();
  }
}
