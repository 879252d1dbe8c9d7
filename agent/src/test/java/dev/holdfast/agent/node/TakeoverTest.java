package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView.BacklogView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.agent.api.StatusView.TakeoverView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private static final Duration BUDGET = Duration.ofSeconds(2);
  private static final NodeView PRIMARY = node("db1", Role.PRIMARY, null);

  @Test
  void aFailoverTakesUntilTheFirstOtherReplicaHasAppliedWhatItReceivedToo() {
    List<NodeView> nodes = List.of(PRIMARY, replica("db2", 100L), replica("db3", 5_000L));
    assertThat(Takeover.view(nodes, BUDGET)).isEqualTo(new TakeoverView(5_000L, 2_000));
    assertThat(Takeover.soonest(nodes)).hasValue(100);
  }

  @Test
  void theSlowestOfThreeReplicasIsNotWaitedFor() {
    List<NodeView> nodes =
        List.of(PRIMARY, replica("db2", 900L), replica("db3", 60_000L), replica("db4", 300L));
    assertThat(Takeover.again(nodes)).hasValue(900);
  }

  @Test
  void theOnlyReplicaCountsAlone() {
    NodeView down = node("db3", Role.DOWN, null);
    assertThat(Takeover.again(List.of(PRIMARY, replica("db2", 700L), down))).hasValue(700);
  }

  @Test
  void nobodyKnowsWhileTheSecondHasNotShownItsSpeed() {
    List<NodeView> nodes = List.of(PRIMARY, replica("db2", 100L), replica("db3", null));
    assertThat(Takeover.view(nodes, BUDGET)).isEqualTo(new TakeoverView(null, 2_000));
  }

  @Test
  void withoutReplicasThereIsNoFailover() {
    assertThat(Takeover.view(List.of(PRIMARY), BUDGET)).isNull();
  }

  private static NodeView replica(String name, @Nullable Long millis) {
    return node(name, Role.REPLICA, new BacklogView(1_000, millis));
  }

  private static NodeView node(String name, Role role, @Nullable BacklogView backlog) {
    return new NodeView(
        name,
        "::1",
        3306,
        null,
        "[::1]:4000",
        null,
        role,
        "up",
        1L,
        2L,
        1,
        1,
        null,
        null,
        role == Role.REPLICA,
        null,
        backlog,
        null,
        null,
        null,
        null);
  }
}
