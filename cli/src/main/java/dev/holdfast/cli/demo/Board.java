package dev.holdfast.cli.demo;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.EventView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.shop.Gap;
import dev.holdfast.shop.Workload;
import dev.holdfast.shop.WorkloadProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of the demo so far, gathered from the agents and the shop. Threads share it. */
final class Board {
  private final DemoPlan plan;
  private final List<Failover> failovers = new ArrayList<>();
  private Map<String, StatusView> views = Map.of();
  private String stage = "";
  private @Nullable Workload workload;

  Board(DemoPlan plan) {
    this.plan = plan;
  }

  synchronized void stage(String sentence) {
    stage = sentence;
  }

  synchronized void opened(Workload shop) {
    workload = shop;
  }

  synchronized void killed(String node, Instant at) {
    failovers.add(new Failover(node, at, null, List.of(), null, null));
  }

  synchronized List<Failover> failovers() {
    return List.copyOf(failovers);
  }

  synchronized Map<String, StatusView> views() {
    return views;
  }

  synchronized Optional<String> serverVersion() {
    return views.values().stream()
        .flatMap(view -> view.nodes().stream())
        .flatMap(node -> Optional.ofNullable(node.serverVersion()).stream())
        .findFirst();
  }

  /** Takes in what the agents say now. */
  synchronized void update(Map<String, StatusView> answers, Instant now) {
    views = answers;
    if (!failovers.isEmpty() && !failovers.getLast().complete() && workload != null) {
      failovers.set(failovers.size() - 1, followed(failovers.getLast(), workload, now));
    }
  }

  private Failover followed(Failover failover, Workload shop, Instant now) {
    Timeline timeline = new Timeline(events(), failover.killed(), failover.at());
    List<Failover.Phase> phases = new ArrayList<>(timeline.phases());
    Optional<EventView> opened = timeline.opened();
    Duration outage = failover.outage();
    if (opened.isPresent()) {
      Optional<Gap> gap = endedGap(failover, at(opened.get()), shop);
      outage = gap.map(Gap::length).orElse(outage);
      gap.ifPresent(g -> phases.add(new Failover.Phase("first purchase", end(g, failover))));
    }
    return new Failover(
        failover.killed(),
        failover.at(),
        opened.map(EventView::node).orElse(null),
        phases,
        outage,
        outage != null && serves(failover.killed()) ? Duration.between(failover.at(), now) : null);
  }

  /** The gap around the kill, once a write after the opening has been acknowledged. */
  private static Optional<Gap> endedGap(Failover failover, Instant opened, Workload shop) {
    Instant last = shop.progress().lastAcknowledged();
    if (last == null || !last.isAfter(opened)) {
      return Optional.empty();
    }
    return Optional.of(
        shop.longestGapAround(failover.at(), Duration.between(failover.at(), opened)));
  }

  private static long end(Gap gap, Failover failover) {
    return Duration.between(failover.at(), gap.from().plus(gap.length())).toMillis();
  }

  /**
   * Whether every node is what it should be, and every replica acknowledges. One that follows and
   * is no acker yet may hold what nobody has acknowledged, which a kill of the primary would make
   * errant.
   */
  private boolean serves(String killed) {
    if (views.size() < DemoPlan.NODES || self(killed).isEmpty()) {
      return false;
    }
    for (String name : views.keySet()) {
      Role role = self(name).map(NodeView::role).orElse(Role.UNKNOWN);
      boolean acknowledges = self(name).map(NodeView::acknowledges).orElse(false);
      if (role != Role.PRIMARY && !(role == Role.REPLICA && acknowledges)) {
        return false;
      }
    }
    return true;
  }

  /** A node as its own agent sees it. */
  synchronized Optional<NodeView> self(String name) {
    return Optional.ofNullable(views.get(name)).stream()
        .flatMap(view -> view.nodes().stream())
        .filter(node -> node.name().equals(name))
        .findFirst();
  }

  private Set<EventView> events() {
    Set<EventView> all = new LinkedHashSet<>();
    views.values().forEach(view -> all.addAll(view.events()));
    return all;
  }

  static Instant at(EventView event) {
    return Instant.EPOCH.plusNanos(event.epochMicros() * 1000);
  }

  synchronized DemoModel model() {
    WorkloadProgress progress = workload == null ? null : workload.progress();
    List<Integer> perSecond = progress == null ? List.of() : progress.purchasesPerSecond();
    return new DemoModel(
        stage,
        progress == null ? Duration.ZERO : progress.elapsed(),
        plan,
        serverVersion().orElse(null),
        nodes(),
        // The second that runs would look like a drop.
        perSecond.isEmpty() ? perSecond : perSecond.subList(0, perSecond.size() - 1),
        progress == null ? 0 : progress.acknowledgedWrites(),
        progress == null ? Duration.ZERO : progress.currentGap(),
        failovers);
  }

  private List<DemoModel.Node> nodes() {
    List<DemoModel.Node> nodes = new ArrayList<>();
    for (String name : views.keySet().stream().sorted().toList()) {
      self(name).map(NodeRow::of).ifPresent(nodes::add);
    }
    return nodes;
  }
}
