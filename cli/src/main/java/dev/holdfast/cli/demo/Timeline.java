package dev.holdfast.cli.demo;

import dev.holdfast.agent.api.StatusView.EventView;
import dev.holdfast.cli.demo.Failover.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/** Reads a failover's phases out of the agents' events. All nodes share this machine's clock. */
final class Timeline {

  private final Collection<EventView> events;
  private final Instant killed;
  private final String node;

  /** Events of all agents, in any order. */
  Timeline(Collection<EventView> events, String node, Instant killed) {
    this.events = events;
    this.node = node;
    this.killed = killed;
  }

  /** Phases that have happened; of the promises the one that completed the election counts. */
  List<Phase> phases() {
    List<Phase> phases = new ArrayList<>();
    add(phases, "exit noticed", first("server-exit").filter(e -> e.node().equals(node)));
    Optional<EventView> elected = first("elected");
    add(phases, "promises", lastPromise(elected));
    add(phases, "elected", elected);
    add(phases, "relay log applied", first("applied"));
    add(phases, "opened", first("opened"));
    return phases;
  }

  Optional<EventView> opened() {
    return first("opened");
  }

  private Optional<EventView> first(String kind) {
    return pick(e -> e.kind().equals(kind), earlier());
  }

  private Optional<EventView> lastPromise(Optional<EventView> elected) {
    long before = elected.map(EventView::epochMicros).orElse(Long.MAX_VALUE);
    BinaryOperator<EventView> later = BinaryOperator.maxBy(byTime());
    return pick(e -> e.kind().equals("promised") && e.epochMicros() <= before, later);
  }

  private Optional<EventView> pick(Predicate<EventView> wanted, BinaryOperator<EventView> which) {
    return events.stream().filter(e -> micros(e) >= 0).filter(wanted).reduce(which);
  }

  private void add(List<Phase> phases, String name, Optional<EventView> event) {
    event.ifPresent(e -> phases.add(new Phase(name, micros(e) / 1000)));
  }

  private long micros(EventView event) {
    Instant at = Instant.EPOCH.plusNanos(event.epochMicros() * 1000);
    return Duration.between(killed, at).toNanos() / 1000;
  }

  private static BinaryOperator<EventView> earlier() {
    return BinaryOperator.minBy(byTime());
  }

  private static Comparator<EventView> byTime() {
    return Comparator.comparingLong(EventView::epochMicros);
  }
}
