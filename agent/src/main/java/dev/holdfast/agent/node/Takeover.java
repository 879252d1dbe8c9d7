package dev.holdfast.agent.node;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView.BacklogView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.agent.api.StatusView.TakeoverView;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How long a failover would take now, from what the replicas have still to apply. */
final class Takeover {
  private Takeover() {}

  static @Nullable BacklogView view(Backlog.@Nullable Size size) {
    return size == null
        ? null
        : new BacklogView(size.transactions(), size.time().map(Duration::toMillis).orElse(null));
  }

  static @Nullable TakeoverView view(List<NodeView> nodes, Duration budget) {
    if (nodes.stream().noneMatch(Takeover::couldTakeOver)) {
      return null;
    }
    OptionalLong soonest = soonest(nodes);
    return new TakeoverView(
        soonest.isEmpty() ? null : soonest.getAsLong(), Math.max(1, budget.toMillis()));
  }

  /** The time of the replica that would be there first; empty when nobody knows. */
  static OptionalLong soonest(List<NodeView> nodes) {
    return nodes.stream()
        .filter(Takeover::couldTakeOver)
        .map(n -> Objects.requireNonNull(n.backlog()).millis())
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .min();
  }

  private static boolean couldTakeOver(NodeView n) {
    return n.role() == Role.REPLICA && n.acknowledges() && n.backlog() != null;
  }
}
