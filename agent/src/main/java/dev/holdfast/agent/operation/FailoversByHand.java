package dev.holdfast.agent.operation;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Candidates;
import dev.holdfast.decision.Effect;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.TermRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** The action {@code failover}: an operator's word where no election is safe. */
final class FailoversByHand {
  private static final String WHAT = "failing over by hand";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Here here;
  private final Journal journal;
  private final Waiting waiting;
  private final SecureRandom random = new SecureRandom();

  FailoversByHand(Here here, Journal journal, Waiting waiting) {
    this.here = here;
    this.journal = journal;
    this.waiting = waiting;
  }

  Object act(JsonNode body) {
    FailoverRequest request = Json.MAPPER.treeToValue(body, FailoverRequest.class);
    TermRecord r = here.record(WHAT);
    String named = request.node();
    Optional<NodeName> node = Optional.ofNullable(named).map(n -> here.member(n, WHAT));
    if (r.primary().equals(here.self()) && !request.forwarded()) {
      return passOn(request);
    }
    FailoverReport estimate =
        new Estimate(here.status().get(), r, Candidates.missing(here.now())).report(named);
    if (!request.dryRun()) {
      here.refuseIfPaused(WHAT);
    }
    return request.dryRun() ? estimate : carryOut(request, node, r, estimate);
  }

  /** The primary's own agent can't judge whether its primary is lost. */
  private Object passOn(FailoverRequest request) {
    NodeName other =
        here.status().get().nodes().stream()
            .filter(n -> !n.name().equals(here.self().value()) && n.agent().equals("up"))
            .map(StatusView.NodeView::name)
            .map(NodeName::new)
            .findFirst()
            .orElseThrow(
                () -> refused("no other agent is heard", "Start one: a primary needs a majority."));
    return here.agent(other).act("failover", request.passedOn(), PATIENCE.multipliedBy(3));
  }

  private FailoverReport carryOut(
      FailoverRequest request, Optional<NodeName> node, TermRecord r, FailoverReport estimate) {
    long id = random.nextLong(Long.MAX_VALUE);
    Operation operation =
        here.operation(
            id,
            "failover",
            r.primary().value(),
            node.map(NodeName::value).orElse("the most advanced"),
            r.term());
    journal.begin(operation);
    CompletableFuture<Effect.SwitchoverEnded> end = waiting.begin(id);
    try {
      here.post().accept(new Event.FailoverAsked(id, node, request.acceptLoss()));
      Effect.SwitchoverEnded ended = waiting.end(end, PATIENCE);
      if (!ended.done()) {
        throw refused(ended.text(), hint(request));
      }
      TermRecord next = waiting.serving(r.term());
      return new FailoverReport(
          r.primary().value(),
          next.primary().value(),
          true,
          next.term(),
          estimate.candidates(),
          estimate.loss());
    } finally {
      waiting.forget(id);
      journal.end(operation);
    }
  }

  private static String hint(FailoverRequest request) {
    return request.acceptLoss()
        ? "See 'holdfast status' for who is heard and who is waited for."
        : "Bring back who is waited for; or see what --accept-loss would lose: holdfast failover"
            + " --dry-run.";
  }

  private static Failure refused(String why, String hint) {
    return new Failure("failover-refused", WHAT, why + "; nothing was changed", hint);
  }
}
