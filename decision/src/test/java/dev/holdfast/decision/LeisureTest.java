package dev.holdfast.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When ticks are counted together, and that it makes no difference. */
class LeisureTest {
  @Test
  void primaryThatHasHeardEverybodyIsAtLeisure() {
    assertThat(Leisure.ticks(served().knows())).isEqualTo(ANode.SETTINGS.heartbeat());
  }

  @Test
  void whoMissesSomebodyCountsEachTick() {
    ANode db1 = served().ticks(2 * ANode.SETTINGS.heartbeat() + 1);
    assertThat(Leisure.ticks(db1.knows())).isEqualTo(1);
  }

  @Test
  void whoWaitsForAnAnswerCountsEachTick() {
    ANode db1 = served().on(new Event.ProbeBegan(Event.Probe.READ));
    assertThat(Leisure.ticks(db1.knows())).isEqualTo(1);
    db1.on(new Event.ProbeEnded(Event.Probe.READ, ""));
    assertThat(Leisure.ticks(db1.knows())).isGreaterThan(1);
  }

  @Test
  void ticksThatAreCountedTogetherAreAsLongAsSingleOnes() {
    ANode one = served().ticks(4);
    ANode other = served().on(new Event.After(3, new Event.Tick()));
    assertThat(other.knows().now).isEqualTo(one.knows().now);
  }

  @Test
  void whatComesAfterTicksIsHeardAfterThem() {
    ANode db1 = served();
    long before = db1.knows().now;
    NodeStatus status = Objects.requireNonNull(db1.knows().statusOf(ANode.node("db2")));
    NodeStatus next = status.withSequence(status.sequence() + 1_000);
    db1.on(new Event.After(2, new Event.Received(ANode.node("db2"), new Message.Heartbeat(next))));
    PeerView view = Objects.requireNonNull(db1.knows().peers.get(ANode.node("db2")));
    assertThat(view.heardAt()).isEqualTo(before + 2);
  }

  @Test
  void whatRepeatsTheLastHeartbeatCanWaitAndWhatDiffersCannot() {
    Knowledge k = served().knows();
    NodeStatus last = Objects.requireNonNull(k.statusOf(ANode.node("db2")));
    assertThat(Leisure.canWait(k, heartbeat(last.withSequence(last.sequence() + 1)))).isTrue();
    NodeStatus troubled =
        new NodeStatus(
            last.incarnation(),
            last.sequence() + 1,
            last.recordVersion(),
            last.durable(),
            last.server(),
            last.acknowledges(),
            "hangs",
            last.hearsPrimary());
    assertThat(Leisure.canWait(k, heartbeat(troubled))).isFalse();
  }

  @Test
  void nothingWaitsWhereSomethingIsUnderWay() {
    Knowledge k = served().on(new Event.ProbeBegan(Event.Probe.READ)).knows();
    assertThat(Leisure.canWait(k, new Event.ProbeEnded(Event.Probe.READ, ""))).isFalse();
  }

  @Test
  void aFullDiskAndABrokenStreamDoNotWait() {
    Knowledge k = served().knows();
    assertThat(Leisure.canWait(k, new Event.ProbeEnded(Event.Probe.WRITE, ""))).isTrue();
    assertThat(Leisure.canWait(k, new Event.ProbeEnded(Event.Probe.WRITE, "is full"))).isFalse();
    assertThat(Leisure.canWait(k, new Event.StreamSeen(true, true, "stopped"))).isFalse();
    assertThat(Leisure.canWait(k, new Event.CommitsWait())).isFalse();
    assertThat(Leisure.canWait(k, new Event.ServerExited("killed"))).isFalse();
  }

  @Test
  void whatCameTogetherIsAbsorbedInItsOrderBeforeAnythingIsDecided() {
    ANode one = served();
    ANode other = served();
    Event began = new Event.After(1, new Event.ProbeBegan(Event.Probe.READ));
    Event ended = new Event.After(2, new Event.ProbeEnded(Event.Probe.READ, ""));
    one.on(new Event.Together(List.of(began, ended, new Event.Tick())));
    other.on(began).on(ended).ticks(1);
    assertThat(one.knows().now).isEqualTo(other.knows().now);
    assertThat(one.knows().health).isEqualTo(other.knows().health).isEqualTo(Health.FINE);
  }

  private static Event heartbeat(NodeStatus status) {
    return new Event.Received(ANode.node("db2"), new Message.Heartbeat(status));
  }

  private static ANode served() {
    ANode db1 = ANode.primary("db2", "db3");
    db1.hearsFollower("db2", "db1", 3, 8, true);
    return db1.hearsFollower("db3", "db1", 3, 8, true);
  }
}
