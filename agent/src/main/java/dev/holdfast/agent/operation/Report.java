package dev.holdfast.agent.operation;

import dev.holdfast.agent.api.StatusView.EventView;
import dev.holdfast.decision.TermRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a report of what the agents have said of the beginning of a term. */
final class Report {
  private static final Set<String> BEGINNINGS =
      Set.of("server-exit", "suspected", "switchover", "by-hand", "trouble", "closed");
  private static final Set<String> STEPS =
      Set.of(
          "server-exit",
          "suspected",
          "switchover",
          "by-hand",
          "trouble",
          "closed",
          "drained",
          "level",
          "promised",
          "elected",
          "stepped-down",
          "deposed",
          "applied",
          "opened",
          "following",
          "acker-added",
          "acker-removed",
          "errant");
  private static final long LONGEST_MICROS = 120_000_000;

  private Report() {}

  /**
   * The report of {@code now}'s term.
   *
   * @param before the record of the term before; null when this agent did not see it
   * @param events of all agents, the oldest first
   */
  static Optional<HistoryReport> of(
      @Nullable TermRecord before, TermRecord now, List<EventView> events) {
    Optional<EventView> elected =
        events.stream()
            .filter(e -> e.kind().equals("elected") && e.term() == now.term())
            .findFirst();
    if (elected.isEmpty()) {
      return Optional.empty();
    }
    long electedAt = elected.get().epochMicros();
    long since =
        events.stream()
            .filter(e -> e.kind().equals("opened") && e.term() < now.term())
            .mapToLong(EventView::epochMicros)
            .max()
            .orElse(0);
    List<EventView> story =
        events.stream()
            .filter(e -> STEPS.contains(e.kind()))
            .filter(e -> e.epochMicros() > Math.max(since, electedAt - LONGEST_MICROS))
            .toList();
    long begun =
        story.stream()
            .filter(e -> BEGINNINGS.contains(e.kind()) && e.epochMicros() <= electedAt)
            .mapToLong(EventView::epochMicros)
            .min()
            .orElse(electedAt);
    return Optional.of(report(before, now, story, begun));
  }

  private static HistoryReport report(
      @Nullable TermRecord before, TermRecord now, List<EventView> story, long begun) {
    List<HistoryReport.Step> steps = new ArrayList<>();
    for (EventView e : story) {
      if (e.epochMicros() >= begun) {
        steps.add(
            new HistoryReport.Step(
                (e.epochMicros() - begun) / 1_000, e.node(), e.kind(), e.text()));
      }
    }
    String kind = kind(steps);
    boolean lossPossible = kind.equals("failover-by-hand");
    return new HistoryReport(
        now.term(),
        kind,
        before == null ? null : before.primary().value(),
        now.primary().value(),
        Instant.EPOCH.plusNanos(begun * 1_000).toString(),
        steps,
        lossPossible,
        evidence(before, now, steps, lossPossible));
  }

  private static String kind(List<HistoryReport.Step> steps) {
    if (steps.stream().anyMatch(s -> s.kind().equals("by-hand"))) {
      return "failover-by-hand";
    }
    boolean orderly = steps.stream().anyMatch(s -> s.kind().equals("level"));
    return orderly ? "switchover" : "failover";
  }

  private static String evidence(
      @Nullable TermRecord before,
      TermRecord now,
      List<HistoryReport.Step> steps,
      boolean lossPossible) {
    String promises =
        steps.stream()
            .filter(s -> s.kind().equals("promised"))
            .filter(s -> s.text().startsWith("promised term " + now.term() + " "))
            .map(s -> s.node() + " " + s.text())
            .collect(Collectors.joining("; "));
    if (lossPossible) {
      return "an operator accepted loss; "
          + (promises.isEmpty() ? "no promise is known" : promises);
    }
    if (promises.isEmpty()) {
      return "the primary took the term itself: it holds every acknowledged commit";
    }
    String ackers = before == null ? "of the term before" : before.ackers().toString();
    return "every commit that was acknowledged is held by one of the ackers ("
        + ackers
        + "), all of them promised before the record was written, and the one that had received"
        + " most was elected: "
        + promises;
  }
}
