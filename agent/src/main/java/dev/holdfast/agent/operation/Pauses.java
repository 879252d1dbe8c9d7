package dev.holdfast.agent.operation;

import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The actions {@code pause} and {@code resume}. */
final class Pauses {
  private static final String PAUSING = "pausing the cluster";
  private static final String RESUMING = "resuming";

  private final Here here;
  private final Journal journal;
  private final Waiting waiting;

  Pauses(Here here, Journal journal, Waiting waiting) {
    this.here = here;
    this.journal = journal;
    this.waiting = waiting;
  }

  PauseReport pause(JsonNode body) {
    PauseRequest request = Json.MAPPER.treeToValue(body, PauseRequest.class);
    journal.refuseIfRunning(PAUSING);
    Instant now = here.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    Long millis = request.forMillis();
    Pause pause =
        new Pause(
            now.toString(),
            millis == null ? null : now.plus(Duration.ofMillis(millis)).toString(),
            request.reason());
    CasOutcome<KeyValueStore.Entry> outcome =
        here.store().put(Standing.PAUSE, Json.MAPPER.writeValueAsString(pause));
    if (!(outcome instanceof CasOutcome.Written)) {
      throw Journal.unavailable(PAUSING, String.valueOf(outcome));
    }
    waiting.until(() -> here.now().orders().paused());
    return new PauseReport(pause, unheard());
  }

  PauseReport resume() {
    Optional<KeyValueStore.Entry> found =
        switch (here.store().get(Standing.PAUSE)) {
          case Answer.Known<Optional<KeyValueStore.Entry>> k -> k.value();
          case Answer.Unavailable<Optional<KeyValueStore.Entry>> u ->
              throw Journal.unavailable(RESUMING, u.reason());
        };
    KeyValueStore.Entry entry =
        found.orElseThrow(() ->
            new Failure(
                "nothing-to-do", RESUMING, "the cluster is not paused", "There is nothing to do."));
    CasOutcome<KeyValueStore.Entry> outcome = here.store().delete(Standing.PAUSE, entry.version());
    if (outcome instanceof CasOutcome.Unknown<KeyValueStore.Entry> u) {
      throw Journal.unavailable(RESUMING, u.reason());
    }
    waiting.until(() -> !here.now().orders().paused());
    return new PauseReport(null, unheard());
  }

  private List<String> unheard() {
    return here.config().peers().stream()
        .map(NodeConfig.Member::name)
        .filter(n -> here.now().silent(n))
        .map(NodeName::value)
        .toList();
  }
}
