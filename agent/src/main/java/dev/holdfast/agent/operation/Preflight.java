package dev.holdfast.agent.operation;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Candidates;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.server.Blocker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is looked at before a switchover, on the primary's host. */
final class Preflight {
  private static final long LAG_MILLIS = 1_000;
  private final Here here;

  Preflight(Here here) {
    this.here = here;
  }

  List<Finding> findings(NodeName candidate) {
    List<Finding> all = new ArrayList<>();
    Knowledge k = here.now();
    Optional<String> obstacle = Candidates.obstacle(k, candidate);
    all.add(
        obstacle
            .map(o -> Finding.stop(o, "See 'holdfast status'; a silent acker is removed in 1.5 s."))
            .orElseGet(() -> Finding.ok(candidate + " follows and acknowledges")));
    all.add(
        k.storeAnswers()
            ? Finding.ok("the coordination store answers")
            : Finding.stop(
                "the coordination store does not answer",
                "It needs a majority of the agents: see 'holdfast status'."));
    lag(candidate).ifPresent(all::add);
    sessions(all);
    return all;
  }

  private Optional<Finding> lag(NodeName candidate) {
    return here.status().get().nodes().stream()
        .filter(n -> n.name().equals(candidate.value()))
        .findFirst()
        .map(Preflight::lag);
  }

  private static Finding lag(StatusView.NodeView node) {
    Long lag = node.lagMillis();
    return lag == null || lag < LAG_MILLIS
        ? Finding.ok(node.name() + " has applied what it has received")
        : Finding.warn(
            node.name() + " is " + lag + " ms behind in applying: the pause is longer by that",
            "Wait until it has caught up, or choose another node.");
  }

  private void sessions(List<Finding> all) {
    try {
      List<Blocker> blockers = here.server().blockers();
      if (blockers.isEmpty()) {
        all.add(Finding.ok("no long transaction, statement or metadata-lock queue"));
      }
      blockers.forEach(b -> all.add(Finding.warn(b.toString(), hint(b))));
    } catch (Failure e) {
      all.add(Finding.stop("the primary's sessions can't be seen: " + e.reason(), e.hint()));
    }
  }

  private static String hint(Blocker b) {
    return switch (b.kind()) {
      case TRANSACTION, STATEMENT, TABLE_LOCK ->
          "It is waited for up to --timeout. End it: KILL "
              + b.id()
              + "; or --kill-after ends what still blocks then.";
      case WAITING -> "Somebody before it in the queue holds the lock: look for that session.";
    };
  }
}
