package dev.holdfast.agent.operation;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Candidates;
import dev.holdfast.decision.Effect;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.ServerView;
import dev.holdfast.server.CopyProgress;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The action {@code rebuild}, on the agent of the node that is rebuilt. It goes on when whoever
 * asked has gone; a second request joins it. When this agent dies it is undone: nothing has been
 * replaced, and the node follows again.
 */
final class Rebuilds {
  private static final System.Logger LOG = System.getLogger(Rebuilds.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration COPYING = Duration.ofDays(2);

  private final Here here;
  private final Journal current;
  private final Journal journal;
  private final Waiting waiting;
  private final SecureRandom random = new SecureRandom();
  private @Nullable Operation running;
  private RebuildReport last;

  Rebuilds(Here here, Journal current, Journal journal, Waiting waiting) {
    this.here = here;
    this.current = current;
    this.journal = journal;
    this.waiting = waiting;
    this.last = report("idle", null, "");
  }

  Object act(JsonNode body) {
    RebuildRequest request = Json.MAPPER.treeToValue(body, RebuildRequest.class);
    String what = "rebuilding " + request.node();
    NodeName node = here.member(request.node(), what);
    String from = request.from();
    Optional<NodeName> donor = Optional.ofNullable(from).map(n -> here.member(n, what));
    if (!node.equals(here.self()) && !request.forwarded()) {
      return here.agent(node).act("rebuild", request.passedOn(), PATIENCE.multipliedBy(2));
    }
    return switch (request.step()) {
      case LOOK -> look();
      case FORGET_OLD -> forgetOld();
      case PLAN -> plan(donor);
      case BEGIN -> begin(request, donor);
    };
  }

  private synchronized RebuildReport look() {
    Optional<CopyProgress> copying = here.rebuilder().copying();
    if (running == null) {
      return last;
    }
    String phase = copying.map(CopyProgress::phase).orElseGet(this::beside);
    return new RebuildReport(
        here.self().value(),
        "running",
        running.from(),
        phase,
        copying.map(CopyProgress::copied).orElse(0L),
        copying.map(CopyProgress::total).orElse(0L),
        "",
        kept());
  }

  private String beside() {
    ServerView server = here.now().server();
    return server instanceof ServerView.Errant || server instanceof ServerView.Following
        ? "waiting until it is no acker"
        : "starting with the new data";
  }

  private RebuildReport forgetOld() {
    if (here.rebuilder().copying().isPresent()) {
      throw refused("a rebuild is under way", "Wait for its end: holdfast rebuild " + here.self());
    }
    if (kept() == null) {
      throw new Failure(
          "nothing-to-do",
          "deleting the old data of " + here.self(),
          "no rebuild has put any aside",
          "There is nothing to delete.");
    }
    here.server().copies().forgetPrevious();
    return report("forgotten", null, "");
  }

  private RebuildReport plan(Optional<NodeName> donor) {
    check(donor);
    return report("planned", donor.or(() -> Candidates.donor(here.now())).orElse(null), "");
  }

  private void check(Optional<NodeName> donor) {
    here.refuseIfPaused("rebuilding " + here.self());
    Knowledge k = here.now();
    Candidates.obstacleToRebuild(k, donor)
        .ifPresent(o -> {
          boolean primary =
              k.record().filter(r -> r.record().primary().equals(k.self())).isPresent();
          throw refused(
              o,
              primary
                  ? "Make another node the primary first: holdfast switchover."
                  : "See who is heard and who follows: holdfast status.");
        });
    if (kept() != null) {
      throw new Failure(
          "rebuild-twice",
          "rebuilding " + here.self(),
          "the data of before its last rebuild are still in " + kept(),
          "Look whether you need anything of them, then: holdfast rebuild "
              + here.self()
              + " --forget-old");
    }
  }

  private RebuildReport begin(RebuildRequest request, Optional<NodeName> donor) {
    long id = random.nextLong(Long.MAX_VALUE);
    CompletableFuture<Effect.SwitchoverEnded> end;
    synchronized (this) {
      if (running != null) {
        return look();
      }
      check(donor);
      current.refuseIfRunning("rebuilding " + here.self());
      NodeName giver = donor.or(() -> Candidates.donor(here.now())).orElseThrow();
      Operation operation =
          here.operation(id, "rebuild", giver.value(), here.self().value(), here.term());
      journal.begin(operation);
      running = operation;
      here.rebuilder().limit(request.bytesPerSecond());
      end = waiting.begin(id);
    }
    here.post().accept(new Event.RebuildAsked(id, donor));
    Thread.ofVirtual().name("rebuild").start(() -> finish(id, end));
    return look();
  }

  private void finish(long id, CompletableFuture<Effect.SwitchoverEnded> end) {
    RebuildReport outcome = report("failed", null, "this agent stops");
    try {
      Effect.SwitchoverEnded ended = waiting.end(end, COPYING);
      if (ended.done()) {
        waiting.until(() -> here.now().server() instanceof ServerView.Following);
      }
      outcome = report(ended.done() ? "done" : "failed", null, ended.text());
    } catch (Failure e) {
      LOG.log(Level.WARNING, "{0} {1}", e.getMessage(), e.hint());
      outcome = report("failed", null, e.reason());
    } finally {
      waiting.forget(id);
      here.rebuilder().limit(0);
      over(outcome);
    }
  }

  private void over(RebuildReport outcome) {
    Operation ended;
    synchronized (this) {
      ended = running;
      last = outcome;
      running = null;
    }
    if (ended != null) {
      journal.end(ended);
    }
  }

  private RebuildReport report(String state, @Nullable NodeName donor, String text) {
    String from = donor == null ? null : donor.value();
    return new RebuildReport(here.self().value(), state, from, "", 0, 0, text, kept());
  }

  private @Nullable String kept() {
    return here.server().copies().previous().map(Path::toString).orElse(null);
  }

  private Failure refused(String why, String hint) {
    return new Failure(
        "rebuild-refused", "rebuilding " + here.self(), why + "; nothing was changed", hint);
  }
}
