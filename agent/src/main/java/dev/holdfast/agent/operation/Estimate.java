package dev.holdfast.agent.operation;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.decision.TermRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who would win a failover by hand now, and what it would lose, from what was heard last. */
final class Estimate {
  private final StatusView status;
  private final TermRecord record;
  private final List<NodeName> missing;

  /**
   * An estimate from what one agent knows.
   *
   * @param missing who can't vote, and without whom no election is safe
   */
  Estimate(StatusView status, TermRecord record, List<NodeName> missing) {
    this.missing = List.copyOf(missing);
    this.status = status;
    this.record = record;
  }

  FailoverReport report(@Nullable String wanted) {
    List<FailoverReport.Candidate> candidates = new ArrayList<>();
    StatusView.NodeView best = null;
    for (StatusView.NodeView n : status.nodes()) {
      boolean can = can(n);
      candidates.add(
          new FailoverReport.Candidate(
              n.name(), n.agent().equals("up"), isAcker(n), n.received(), says(n)));
      boolean further =
          best == null
              || (!position(best).covers(position(n)) && position(n).covers(position(best)));
      if (can && (wanted == null ? further : n.name().equals(wanted))) {
        best = n;
      }
    }
    return new FailoverReport(
        record.primary().value(),
        best == null ? null : best.name(),
        false,
        record.term(),
        candidates,
        best == null ? "no node that can be asked could take over" : loss(best));
  }

  private boolean primaryWorks() {
    return status.nodes().stream()
        .filter(n -> n.name().equals(record.primary().value()))
        .anyMatch(n -> n.agent().equals("up") && n.role() == Role.PRIMARY && n.problem() == null);
  }

  private boolean can(StatusView.NodeView n) {
    boolean works = n.role() == Role.REPLICA || n.role() == Role.REJOINING;
    return n.agent().equals("up") && works && !n.name().equals(record.primary().value());
  }

  private boolean isAcker(StatusView.NodeView n) {
    return record.ackers().stream().map(NodeName::value).anyMatch(n.name()::equals);
  }

  private boolean isMissing(StatusView.NodeView n) {
    return missing.stream().map(NodeName::value).anyMatch(n.name()::equals);
  }

  private String says(StatusView.NodeView n) {
    if (n.name().equals(record.primary().value())) {
      return "the primary of term " + record.term() + ": it holds everything";
    }
    String holds =
        isAcker(n)
            ? "may be the only holder of an acknowledged commit besides the primary"
            : "is no acker: it may lack acknowledged commits";
    if (!n.agent().equals("up")) {
      return "not heard; " + holds;
    }
    if (can(n) && isMissing(n)) {
      return "its host went down, and its relay log may have lost its end; " + holds;
    }
    return can(n) ? holds : "its server is " + n.role().name().toLowerCase(java.util.Locale.ROOT);
  }

  private String loss(StatusView.NodeView winner) {
    List<StatusView.NodeView> absent =
        status.nodes().stream()
            .filter(n -> isMissing(n) || n.name().equals(record.primary().value()))
            .filter(n -> !n.name().equals(winner.name()))
            .toList();
    if (primaryWorks()) {
      return "nothing, for a failover is not needed: "
          + record.primary()
          + " works. To make another node the primary: holdfast switchover";
    }
    if (missing.isEmpty()) {
      return "nothing: every acker can be asked, so a regular election decides";
    }
    String known =
        absent.stream()
            .map(n -> n.name() + ": " + ahead(n, winner))
            .collect(Collectors.joining("; "));
    return "everything acknowledged that "
        + winner.name()
        + " has not received. Known of those without whom no election is safe: "
        + known
        + ". What they wrote or received after they were last heard is not known";
  }

  private static String ahead(StatusView.NodeView n, StatusView.NodeView winner) {
    if (n.gtid() == null && n.received() == null) {
      return "its position was never heard";
    }
    GtidPosition theirs = position(n);
    long more = 0;
    for (Gtid g : theirs.byDomain().values()) {
      long have =
          Optional.ofNullable(position(winner).byDomain().get(g.domain()))
              .map(Gtid::sequence)
              .orElse(0L);
      more += Math.max(0, g.sequence() - have);
    }
    return more == 0
        ? "was at " + theirs + " when last heard, which " + winner.name() + " has"
        : more + " transactions ahead when last heard (" + theirs + ")";
  }

  private static GtidPosition position(StatusView.NodeView n) {
    String text = n.received() == null || n.received().isEmpty() ? n.gtid() : n.received();
    return text == null ? GtidPosition.EMPTY : GtidPosition.parse(text);
  }
}
