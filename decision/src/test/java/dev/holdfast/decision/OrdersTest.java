package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people lay down: a pause, and who should rather be the primary. */
class OrdersTest {
  private static final Event PAUSE = ordered(new Orders(true, Map.of(), Set.of()));
  private static final Event RESUME = ordered(Orders.NONE);

  @Test
  void pausedNodeDeposesNobodyUntilItResumes() {
    ANode db2 = ANode.acker().on(PAUSE).learnsThatThePrimaryIsDown();
    db2.ticks(1);
    assertThat(db2.tells("db3")).isEmpty();
    assertThat(db2.knows().waitingFor()).contains("paused");
    db2.on(RESUME);
    assertThat(db2.tells("db3")).anyMatch(Message.PreVote.class::isInstance);
  }

  @Test
  void pausedNodeAgreesToNoElection() {
    ANode db2 = ANode.acker().on(PAUSE).learnsThatThePrimaryIsDown();
    db2.hears("db3", new Message.PreVote(4, record(7, 3, "db1", "db2", "db3"), Optional.empty()));
    assertThat(db2.tells("db3"))
        .contains(new Message.PreVoteAnswer(4, 7, false, "the cluster is paused"));
  }

  @Test
  void promiseObligesThoughTheClusterIsPaused() {
    ANode db2 = ANode.acker();
    db2.hears("db3", new Message.PromiseRequest(4, record(7, 3, "db1", "db2", "db3")));
    db2.stoppedAt("0-3001-9").diskHasIt();
    db2.on(PAUSE).ticks(3 * ANode.SETTINGS.election());
    assertThat(db2.knows().durable().promised()).isEqualTo(4);
    db2.hears("db3", new Message.PreVote(5, record(7, 3, "db1", "db2", "db3"), Optional.empty()));
    assertThat(db2.tells("db3")).anyMatch(m -> m instanceof Message.PreVoteAnswer a && a.agrees());
  }

  @Test
  void serverThatEndsWhileTheClusterIsPausedIsStartedByResuming() {
    ANode db2 = ANode.acker().on(PAUSE).on(new Event.ServerExited("exit code 0"));
    db2.storeHolds(record(7, 3, "db1", "db2", "db3")).ticks(20);
    assertThat(db2.knows().server()).isInstanceOf(ServerView.Down.class);
    assertThat(db2.knows().problem()).contains("is not started", "paused");
    db2.on(RESUME).ticks(1);
    assertThat(db2.knows().server()).isInstanceOf(ServerView.Starting.class);
  }

  @Test
  void replicationThatSomebodyStoppedIsLeftAlone() {
    Event.StreamSeen stopped = new Event.StreamSeen(false, true, "stopped");
    ANode db2 = ANode.acker().on(PAUSE).on(stopped);
    assertThat(db2.notes()).isOne();
    assertThat(db2.on(stopped).notes()).isZero();
    assertThat(db2.ticks(10).runs()).isNull();
    assertThat(db2.on(RESUME).runs()).isEqualTo(new ServerOperation.StopAcknowledging());
  }

  @Test
  void primaryThatIsCutOffClosesThoughTheClusterIsPaused() {
    ANode db1 = ANode.primary("db2", "db3").on(PAUSE);
    boolean killed = false;
    for (int i = 0; i < 3 * ANode.SETTINGS.patience().staleReads() && !killed; i++) {
      killed = db1.ticks(1).runs() instanceof ServerOperation.Kill;
    }
    assertThat(killed).isTrue();
  }

  @Test
  void nothingIsBegunByHandWhileTheClusterIsPaused() {
    ANode db1 = ANode.primary("db2", "db3").on(PAUSE);
    db1.on(new Event.SwitchoverAsked(1, node("db2"), Duration.ofSeconds(1), Optional.empty()));
    assertThat(db1.ended().text()).contains("paused");
  }

  @Test
  void higherPriorityWinsOnlyAmongThoseThatHoldAsMuch() {
    Orders orders = new Orders(false, Map.of(node("db3"), 90), Set.of());
    assertThat(winner(orders, "0-1-6", "0-1-6")).isEqualTo(node("db3"));
    assertThat(winner(orders, "0-1-6", "0-1-5")).isEqualTo(node("db2"));
  }

  @Test
  void neverPrimaryIsElectedWhenItAloneHoldsEverything() {
    Orders orders = new Orders(false, Map.of(node("db2"), 90), Set.of(node("db2")));
    assertThat(winner(orders, "0-1-6", "0-1-6")).isEqualTo(node("db3"));
    assertThat(winner(orders, "0-1-6", "0-1-5")).isEqualTo(node("db2"));
  }

  @Test
  void neverPrimaryPrefersAnybodyElse() {
    Orders orders = new Orders(false, Map.of(node("db1"), 90), Set.of(node("db1")));
    assertThat(orders.prefers(node("db2"), node("db1"))).isTrue();
    assertThat(orders.prefers(node("db1"), node("db2"))).isFalse();
    assertThat(orders.prefers(node("db3"), node("db2"))).isFalse();
  }

  private static NodeName winner(Orders orders, String db2, String db3) {
    return new Rules()
        .elect(
            Map.of(node("db2"), promised(db2), node("db3"), promised(db3)),
            orders.preference(List.of(node("db1"), node("db2"), node("db3"))),
            orders.neverPrimary())
        .orElseThrow()
        .winner();
  }

  private static Message.Promised promised(String received) {
    GtidPosition at = GtidPosition.parse(received);
    return new Message.Promised(4, 7, at, at);
  }

  private static Event ordered(Orders orders) {
    return new Event.Ordered(orders, ANode.SETTINGS);
  }
}
