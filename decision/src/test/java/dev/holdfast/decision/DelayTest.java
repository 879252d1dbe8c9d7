package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Replicas that apply what they receive only some time after it was committed. */
class DelayTest {
  private static final long HOUR = 3600;
  private static final Durable IN_DOUBT = new Durable(3, 0, false, true);

  @Test
  void ackerStaysLiveUntilTheRecordNamesItNoMore() {
    ANode db2 = ANode.acker().on(delaying("db2"));
    assertThat(db2.ticks(3).runs()).isNull();
    db2.on(new Event.RecordSeen(record(8, 3, "db1", "db3")));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.StopAcknowledging());
    assertThat(db2.stoppedAt("0-3001-9").persists()).isEqualTo(IN_DOUBT);
    assertThat(db2.diskHasIt().runs())
        .isEqualTo(new ServerOperation.Follow(node("db1"), 3, false, HOUR));
  }

  @Test
  void primaryRemovesADelayedAckerWhenAnotherIsThere() {
    ANode db1 = ANode.primary("db2", "db3");
    follows(db1, "db2");
    follows(db1, "db3");
    assertThat(db1.on(delaying("db3")).runs())
        .isEqualTo(new ServerOperation.Lock(ANode.nodes("db3")));
  }

  @Test
  void primaryKeepsItsOnlyAckerThoughItShouldBeDelayed() {
    ANode db1 = ANode.primary("db2");
    follows(db1, "db2");
    assertThat(db1.on(delaying("db2")).ticks(5).runs()).isNull();
  }

  @Test
  void delayedReplicaIsNotNamedAnAcker() {
    ANode db1 = ANode.primary("db2").on(delaying("db3"));
    follows(db1, "db2");
    assertThat(follows(db1, "db3").ticks(5).runs()).isNull();
  }

  @Test
  void delayedReplicaSaysNotThatItHasCaughtUp() {
    ANode db2 = delayed();
    db2.hears("db1", new Message.CatchUp(3, dev.holdfast.binlog.gtid.GtidPosition.EMPTY, 1));
    assertThat(db2.ticks(3).tells("db1")).isEmpty();
  }

  @Test
  void replicaIsLiveAgainOnceItsDelayIsOver() {
    ANode db2 = delayed().on(ordered(Orders.NONE));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.StopAcknowledging());
    assertThat(db2.stoppedAt("0-3001-9").runs())
        .isEqualTo(new ServerOperation.Follow(node("db1"), 3, false, 0));
  }

  @Test
  void agentThatHasJustStartedFollowsNobodyBeforeItKnowsWhetherWithADelay() {
    ANode db2 = ANode.unheard("db2", new Durable(3, 0, false, false));
    db2.storeHolds(record(7, 3, "db1", "db3"));
    assertThat(db2.ticks(3).runs()).isNull();
    assertThat(db2.on(ordered(Orders.NONE)).runs()).isInstanceOf(ServerOperation.Follow.class);
  }

  @Test
  void switchoverAndFailoverToADelayedNodeAreRefused() {
    ANode db1 = follows(ANode.primary("db2"), "db2").on(delaying("db3"));
    db1.on(new Event.SwitchoverAsked(1, node("db3"), Duration.ofSeconds(1), Optional.empty()));
    assertThat(db1.ended().text()).contains("db3 is a delayed replica", "db3.delay 0s");
    ANode db2 = ANode.acker().on(delaying("db3")).learnsThatThePrimaryIsDown();
    db2.on(new Event.FailoverAsked(2, Optional.of(node("db3")), true));
    assertThat(db2.ended().text()).contains("db3 is a delayed replica");
  }

  @Test
  void delayedReplicaIsNoDonor() {
    ANode db2 = ANode.acker().hearsFollower("db3", "db1", 3, 7, false).on(delaying("db3"));
    assertThat(Candidates.donor(db2.knows())).contains(node("db1"));
  }

  /** db2, which follows db1 in term 3 and is no acker. */
  private static ANode delayed() {
    ANode db2 =
        ANode.starting(
            "db2", IN_DOUBT, new Event.Found.ReadOnly(Optional.of(node("db1")), false, HOUR));
    return db2.on(delaying("db2")).storeHolds(record(7, 3, "db1", "db3"));
  }

  private static ANode follows(ANode db1, String replica) {
    return db1.hearsFollower(replica, "db1", 3, 8, true);
  }

  private static Event delaying(String node) {
    return ordered(new Orders(false, Map.of(), Set.of(), Map.of(node(node), HOUR), true));
  }

  private static Event ordered(Orders orders) {
    return new Event.Ordered(orders, ANode.SETTINGS);
  }
}
