package dev.holdfast.agent.operation;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Candidates;
import dev.holdfast.decision.Effect;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.ServerView;
import dev.holdfast.decision.TermRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** The action {@code switchover}: checked and journaled here, carried out by the decision core. */
final class Switchovers {
  private static final String WHAT = "switching over";
  private static final Duration USUAL = Duration.ofSeconds(10);
  private static final Duration GENTLE = Duration.ofSeconds(2);
  private static final Duration BESIDES = Duration.ofSeconds(20);

  /** An acker that isn't heard is removed after 1.5 s: then it is in nobody's way. */
  private static final Duration PASSING = Duration.ofSeconds(2);

  private final Here here;
  private final Journal journal;
  private final SecureRandom random = new SecureRandom();
  private final Waiting waiting;
  private final Gathering gathering;

  Switchovers(Here here, Journal journal, Waiting waiting) {
    this.here = here;
    this.waiting = waiting;
    this.journal = journal;
    this.gathering = new Gathering(here);
  }

  Object act(JsonNode body) {
    SwitchoverRequest request = Json.MAPPER.treeToValue(body, SwitchoverRequest.class);
    TermRecord r = here.record(WHAT);
    String named = request.candidate();
    Optional<NodeName> wanted = Optional.ofNullable(named).map(n -> here.member(n, WHAT));
    if (!r.primary().equals(here.self())) {
      return passOn(request, r.primary());
    }
    here.refuseIfPaused(WHAT);
    if (!request.dryRun()) {
      waiting.until(Journal.STORE_PATIENCE, () -> here.now().storeAnswers());
      waiting.until(PASSING, () -> Candidates.passing(here.now()).isEmpty());
    }
    NodeName candidate = wanted.orElseGet(() -> best(r));
    if (candidate.equals(here.self())) {
      throw new Failure(
          "already-primary",
          WHAT,
          candidate + " is the primary already",
          "Name another node, or none: then the most preferred one is taken.");
    }
    List<Finding> findings = new Preflight(here).findings(candidate);
    if (request.dryRun()) {
      return new SwitchoverReport(
          here.self().value(), candidate.value(), false, r.term(), 0, 0, findings);
    }
    findings.stream().filter(Finding::stops).findFirst().ifPresent(Switchovers::refuse);
    return carryOut(request, candidate, r, findings);
  }

  /**
   * The switchover to a preferred node, when nothing at all stands in the way; whether it was
   * tried.
   */
  boolean gently(NodeName candidate) {
    TermRecord r = here.record(WHAT);
    List<Finding> findings = new Preflight(here).findings(candidate);
    if (findings.stream().anyMatch(f -> !f.level().equals("ok"))) {
      return false;
    }
    SwitchoverRequest request =
        new SwitchoverRequest(candidate.value(), false, GENTLE.toMillis(), null, true);
    SwitchoverReport _ = carryOut(request, candidate, r, findings);
    return true;
  }

  private static void refuse(Finding f) {
    throw new Failure("switchover-refused", WHAT, f.what() + "; nothing was changed", f.hint());
  }

  private Object passOn(SwitchoverRequest request, NodeName primary) {
    if (request.forwarded()) {
      throw new Failure(
          "no-primary",
          WHAT,
          "the agents don't agree on who is primary at this moment",
          "Try again: a failover may be under way, see 'holdfast status'.");
    }
    Duration patience = within(request).plus(BESIDES);
    return here.agent(primary).act("switchover", request.passedOn(), patience);
  }

  private NodeName best(TermRecord r) {
    Knowledge k = here.now();
    List<NodeName> order =
        k.orders().preference(here.config().members().stream().map(m -> m.name()).toList());
    return order.stream()
        .filter(n -> Candidates.obstacle(k, n).isEmpty())
        .min(Comparator.comparing(n -> k.orders().neverPrimary().contains(n)))
        .or(() -> r.ackers().stream().findFirst())
        .orElseThrow(() ->
            new Failure(
                "switchover-refused",
                WHAT,
                "no other node acknowledges, so none holds everything",
                "See what is the matter with the replicas: holdfast status."));
  }

  private static Duration within(SwitchoverRequest request) {
    return request.timeoutMillis() <= 0 ? USUAL : Duration.ofMillis(request.timeoutMillis());
  }

  private SwitchoverReport carryOut(
      SwitchoverRequest request, NodeName candidate, TermRecord r, List<Finding> findings) {
    long begun = System.nanoTime();
    long id = random.nextLong(Long.MAX_VALUE);
    Operation operation =
        here.operation(id, "switchover", here.self().value(), candidate.value(), r.term());
    journal.begin(operation);
    CompletableFuture<Effect.SwitchoverEnded> end = waiting.begin(id);
    try {
      Optional<Duration> kill =
          Optional.ofNullable(request.killAfterMillis()).map(Duration::ofMillis);
      Duration left = gathering.longOnes(within(request), kill);
      Duration used = within(request).minus(left);
      long heldAt = gathering.begin();
      Optional<Duration> killLeft = kill.map(k -> k.minus(used)).map(Switchovers::atLeastNothing);
      here.post().accept(new Event.SwitchoverAsked(id, candidate, left, killLeft));
      TermRecord next = outcome(end, left, candidate, r);
      long now = System.nanoTime();
      return new SwitchoverReport(
          here.self().value(),
          candidate.value(),
          true,
          next.term(),
          (now - heldAt) / 1_000_000,
          (now - begun) / 1_000_000,
          findings);
    } finally {
      gathering.end();
      waiting.forget(id);
      journal.end(operation);
    }
  }

  private static Duration atLeastNothing(Duration d) {
    return d.isNegative() ? Duration.ZERO : d;
  }

  private TermRecord outcome(
      CompletableFuture<Effect.SwitchoverEnded> end,
      Duration within,
      NodeName candidate,
      TermRecord r) {
    Effect.SwitchoverEnded ended = waiting.end(end, within.plus(BESIDES));
    if (!ended.done()) {
      gathering.end();
      awaitReopened(r.term());
      throw undone(candidate, ended.text());
    }
    TermRecord next = waiting.serving(r.term());
    if (!next.primary().equals(candidate)) {
      throw undone(candidate, next.primary() + " was elected right after it");
    }
    return next;
  }

  /** The answer comes when the old primary serves again, or somebody else was elected. */
  private void awaitReopened(long term) {
    waiting.until(() ->
        here.now().server() instanceof ServerView.Primary || here.record(WHAT).term() != term);
  }

  private Failure undone(NodeName candidate, String why) {
    return new Failure(
        "switchover-undone",
        "switching over to " + candidate,
        why,
        "The cluster goes on with its present primary; see 'holdfast status', then try again.");
  }
}
