package dev.holdfast.agent.operation;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.Key;
import dev.holdfast.coordination.KeyValueStore;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One operation at a time per cluster. What an agent that died has left is over when the record has
 * moved on, or when that agent runs again: its primary has opened again by itself.
 */
final class Journal {
  private static final Key CURRENT = new Key("operations", "current");
  private static final int TRIES = 3;

  private final Here here;

  Journal(Here here) {
    this.here = here;
  }

  /** Codes {@code operation-running}, {@code store-unavailable}. */
  void begin(Operation operation) {
    String what = "beginning a " + operation.kind();
    for (int i = 0; i < TRIES; i++) {
      CasOutcome<KeyValueStore.Entry> outcome =
          here.store().compareAndPut(CURRENT, OptionalLong.empty(), write(operation));
      switch (outcome) {
        case CasOutcome.Written<KeyValueStore.Entry> w -> {
          return;
        }
        case CasOutcome.Unknown<KeyValueStore.Entry> u -> settle(operation, what, u.reason());
        case CasOutcome.Conflict<KeyValueStore.Entry> c -> {
          if (isOver(operation, what, c)) {
            return;
          }
        }
      }
    }
    throw unavailable(what, "its entries change all the time");
  }

  private void settle(Operation operation, String what, String reason) {
    if (read(what).filter(e -> parse(e).id().equals(operation.id())).isPresent()) {
      end(operation);
    }
    throw unavailable(what, reason);
  }

  /** Whether what was found is this operation itself; removes what is over. */
  private boolean isOver(
      Operation operation, String what, CasOutcome.Conflict<KeyValueStore.Entry> found) {
    if (found.current().isEmpty()) {
      return false;
    }
    KeyValueStore.Entry entry = found.current().get();
    Operation running = parse(entry);
    if (running.id().equals(operation.id())) {
      return true;
    }
    boolean mine =
        running.owner().equals(here.self().value()) && running.incarnation() < here.incarnation();
    if (!mine && running.term() >= operation.term()) {
      throw new Failure(
          "operation-running",
          what,
          running.toString() + " is still under way",
          "Wait for its end; 'holdfast status' shows how far it is.");
    }
    here.store().delete(CURRENT, entry.version());
    return false;
  }

  /** Forgets it; what stays because the store is out of reach is found to be over later. */
  void end(Operation operation) {
    if (here.store().get(CURRENT)
            instanceof Answer.Known<Optional<KeyValueStore.Entry>>(Optional<KeyValueStore.Entry> e)
        && e.isPresent()
        && parse(e.get()).id().equals(operation.id())) {
      here.store().delete(CURRENT, e.get().version());
    }
  }

  private Optional<KeyValueStore.Entry> read(String what) {
    return switch (here.store().get(CURRENT)) {
      case Answer.Known<Optional<KeyValueStore.Entry>> k -> k.value();
      case Answer.Unavailable<Optional<KeyValueStore.Entry>> u ->
          throw unavailable(what, u.reason());
    };
  }

  private static String write(Operation operation) {
    return Json.MAPPER.writeValueAsString(operation);
  }

  private static Operation parse(KeyValueStore.Entry entry) {
    return Json.MAPPER.readValue(entry.value(), Operation.class);
  }

  static Failure unavailable(String what, String reason) {
    return new Failure(
        "store-unavailable",
        what,
        "the coordination store does not answer: " + reason,
        "It needs a majority of the agents: see 'holdfast status'. The database serves on.");
  }
}
