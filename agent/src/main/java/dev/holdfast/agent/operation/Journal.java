package dev.holdfast.agent.operation;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.Key;
import dev.holdfast.coordination.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One operation at a time per cluster. What an agent that died has left is over when the record has
 * moved on, when that agent runs again, or when it has not been heard and the operation is older
 * than any that ends by itself: what it drove has been undone or finished by the others.
 */
final class Journal {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int TRIES = 3;

  /**
   * The store is away for up to a second when its leader changes, as it does after a switchover.
   */
  static final Duration STORE_PATIENCE = Duration.ofSeconds(4);

  private static final Duration STORE_PAUSE = Duration.ofMillis(100);

  private final Here here;
  private final Key key;
  private final Set<String> live = ConcurrentHashMap.newKeySet();

  /**
   * A place for one operation.
   *
   * @param slot its name: rebuilds, which take hours, have one of their own
   */
  Journal(Here here, String slot) {
    this.here = here;
    this.key = new Key("operations", slot);
  }

  /** Codes {@code operation-running}, {@code store-unavailable}. */
  void begin(Operation operation) {
    String what = "beginning a " + operation.kind();
    live.add(operation.id());
    boolean begun = false;
    try {
      enter(operation, what);
      begun = true;
    } finally {
      if (!begun) {
        live.remove(operation.id());
      }
    }
  }

  private void enter(Operation operation, String what) {
    long end = System.nanoTime() + STORE_PATIENCE.toNanos();
    int conflicts = 0;
    while (conflicts < TRIES) {
      CasOutcome<KeyValueStore.Entry> outcome =
          here.store().compareAndPut(key, OptionalLong.empty(), write(operation));
      switch (outcome) {
        case CasOutcome.Written<KeyValueStore.Entry> w -> {
          return;
        }
        case CasOutcome.Unknown<KeyValueStore.Entry> u -> {
          if (!mayAskAgain(end)) {
            settle(operation, what, u.reason());
          }
        }
        case CasOutcome.Conflict<KeyValueStore.Entry> c -> {
          if (isOver(operation, what, c)) {
            return;
          }
          conflicts++;
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
    if (!isOver(running)) {
      throw refusal(running, what);
    }
    here.store().delete(key, entry.version());
    return false;
  }

  private static Failure refusal(Operation running, String what) {
    return new Failure(
        "operation-running",
        what,
        running + " is still under way",
        "Wait for its end; 'holdfast status' shows how far it is.");
  }

  private boolean isOver(Operation found) {
    if (found.owner().equals(here.self().value())) {
      return !live.contains(found.id());
    }
    boolean replaced = !found.kind().equals("rebuild") && found.term() < here.term();
    Duration age = Duration.between(Instant.parse(found.began()), here.clock().instant());
    boolean away = here.now().silent(new NodeName(found.owner())) && age.compareTo(LONGEST) > 0;
    return replaced || away;
  }

  /** Code {@code operation-running}; enters nothing. */
  void refuseIfRunning(String what) {
    read(what)
        .map(Journal::parse)
        .filter(o -> !isOver(o))
        .ifPresent(o -> {
          throw refusal(o, what);
        });
  }

  /** Forgets it; what stays because the store is out of reach is found to be over later. */
  void end(Operation operation) {
    live.remove(operation.id());
    if (here.store().get(key)
            instanceof Answer.Known<Optional<KeyValueStore.Entry>>(Optional<KeyValueStore.Entry> e)
        && e.isPresent()
        && parse(e.get()).id().equals(operation.id())) {
      here.store().delete(key, e.get().version());
    }
  }

  private Optional<KeyValueStore.Entry> read(String what) {
    long end = System.nanoTime() + STORE_PATIENCE.toNanos();
    while (true) {
      switch (here.store().get(key)) {
        case Answer.Known<Optional<KeyValueStore.Entry>> k -> {
          return k.value();
        }
        case Answer.Unavailable<Optional<KeyValueStore.Entry>> u -> {
          if (!mayAskAgain(end)) {
            throw unavailable(what, u.reason());
          }
        }
      }
    }
  }

  /** Waits a moment, unless time is over. */
  private static boolean mayAskAgain(long end) {
    if (System.nanoTime() - end > 0) {
      return false;
    }
    try {
      Thread.sleep(STORE_PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
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
