package dev.holdfast.agent.node;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView.BacklogView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.agent.api.StatusView.TakeoverView;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
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
    OptionalLong again = again(nodes);
    return new TakeoverView(
        again.isEmpty() ? null : again.getAsLong(), Math.max(1, budget.toMillis()));
  }

  /** The time of the replica that would be there first; empty when nobody knows. */
  static OptionalLong soonest(List<NodeView> nodes) {
    return known(nodes).mapToLong(Long::longValue).min();
  }

  /**
   * When a commit would be acknowledged again: the replica that is there first opens, and one of
   * the others follows it, which has to apply what it received before, too. Empty when nobody
   * knows. With one replica nobody could follow until another node is back; its own time then.
   */
  static OptionalLong again(List<NodeView> nodes) {
    List<Long> times = known(nodes).sorted().toList();
    long replicas = nodes.stream().filter(Takeover::couldTakeOver).count();
    int needed = replicas > 1 ? 2 : 1;
    return times.size() < needed ? OptionalLong.empty() : OptionalLong.of(times.get(needed - 1));
  }

  private static Stream<Long> known(List<NodeView> nodes) {
    return nodes.stream()
        .filter(Takeover::couldTakeOver)
        .map(n -> Objects.requireNonNull(n.backlog()).millis())
        .filter(Objects::nonNull);
  }

  private static boolean couldTakeOver(NodeView n) {
    return n.role() == Role.REPLICA && n.acknowledges() && n.backlog() != null;
  }
}
