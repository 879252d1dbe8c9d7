package dev.holdfast.agent.router;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.RouteView;
import dev.holdfast.base.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the answers of several agents together. The record of the highest term ever heard counts,
 * and it stays when no agent answers any more: agents may die while their servers go on. Each agent
 * is believed about its own server as long as its answer is fresh.
 */
final class ClusterView {
  private static final Duration FRESH = Duration.ofMillis(1500);

  private record Answer(RouteView route, long atNanos) {}

  private final Map<Endpoint, Answer> answers = new HashMap<>();
  private @Nullable RouteView newest;

  void heard(Endpoint agent, RouteView route, long nowNanos) {
    answers.put(agent, new Answer(route, nowNanos));
    RouteView before = newest;
    boolean newer =
        before == null
            || route.term() > before.term()
            || (route.term() == before.term() && route.serving() && !before.serving());
    if (route.primaryServer() != null && newer) {
      newest = route;
    }
  }

  BackendView at(long nowNanos) {
    List<RouteView> fresh = new ArrayList<>();
    for (Answer answer : answers.values()) {
      if (nowNanos - answer.atNanos() < FRESH.toNanos()) {
        fresh.add(answer.route());
      }
    }
    return new BackendView(primary(fresh, nowNanos), replicas(fresh));
  }

  /** The primary's own agent knows best; while it is silent any other is believed. */
  private boolean handsOver(RouteView record, long nowNanos) {
    boolean others = false;
    for (Answer answer : answers.values()) {
      RouteView route = answer.route();
      boolean fresh = nowNanos - answer.atNanos() < FRESH.toNanos();
      if (fresh && route.node().equals(record.primary())) {
        return due(answer, record, nowNanos);
      }
      others |= fresh && due(answer, record, nowNanos);
    }
    return others;
  }

  private static boolean due(Answer answer, RouteView record, long nowNanos) {
    Long hold = answer.route().holdInMillis();
    return hold != null
        && answer.route().term() == record.term()
        && nowNanos - answer.atNanos() >= hold * 1_000_000;
  }

  /** Whether somebody has announced that the primary hands over. */
  boolean announced(long nowNanos) {
    return answers.values().stream()
        .filter(a -> nowNanos - a.atNanos() < FRESH.toNanos())
        .anyMatch(a -> a.route().holdInMillis() != null);
  }

  private BackendView.Primary primary(List<RouteView> fresh, long nowNanos) {
    RouteView record = newest;
    if (record == null || record.primaryEndpoint() == null) {
      return new BackendView.Unknown(
          answers.isEmpty() ? "no agent answers" : "the cluster has not elected a primary yet");
    }
    Endpoint server = record.primaryEndpoint();
    if (handsOver(record, nowNanos)) {
      return new BackendView.HandingOver(record.term(), server);
    }
    if (!record.serving()) {
      return new BackendView.Elected(record.term(), server);
    }
    for (RouteView route : fresh) {
      if (route.node().equals(record.primary()) && route.role() != Role.PRIMARY) {
        return new BackendView.Unknown("the server of " + route.node() + " is not open");
      }
    }
    return new BackendView.Serving(record.term(), server);
  }

  private static List<BackendView.Replica> replicas(List<RouteView> fresh) {
    List<BackendView.Replica> replicas = new ArrayList<>();
    for (RouteView route : fresh) {
      Long lag = route.lagMillis();
      if (route.role() == Role.REPLICA && lag != null) {
        replicas.add(new BackendView.Replica(route.serverEndpoint(), lag));
      }
    }
    replicas.sort(Comparator.comparing(replica -> replica.server().toString()));
    return replicas;
  }
}
