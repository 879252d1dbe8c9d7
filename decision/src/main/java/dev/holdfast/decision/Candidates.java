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
    if (!r.ackers().contains(candidate)) {
      return Optional.of(candidate + " is no acker of term " + r.term());
    }
    for (NodeName acker : r.ackers()) {
      if (!Ackers.follows(k, acker)) {
        return Optional.of(acker + ", an acker, does not follow, and has to promise");
      }
      if (Ackers.doubted(k, acker)) {
        return Optional.of(acker + ", an acker, may have lost the end of its relay log");
      }
    }
    return Optional.empty();
  }
}
