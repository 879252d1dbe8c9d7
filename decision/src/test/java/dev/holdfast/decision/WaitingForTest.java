package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rule 8: whom it waits for, and why. */
class WaitingForTest {
  @Test
  void silentAckerIsNamedWithTheReason() {
    ANode db2 = ANode.acker().learnsThatThePrimaryIsDown().ticks(ANode.SETTINGS.election());
    assertThat(db2.knows().waitingFor())
        .isEqualTo(
            "db3: no answer, and each acker of term 3 may be the only holder of an acknowledged"
                + " commit");
  }

  @Test
  void refusalIsQuoted() {
    ANode db2 = ANode.acker().learnsThatThePrimaryIsDown();
    db2.hears("db3", new Message.PreVoteAnswer(4, 7, false, "its server is down"));
    assertThat(db2.knows().waitingFor()).isEqualTo("db3: its server is down");
  }

  @Test
  void onlyHolderIsNamed() {
    ANode db2 =
        ANode.starting(
                "db2",
                new Durable(3, 0, false, false),
                new Event.Found.ReadOnly(Optional.empty(), false))
            .storeHolds(record(7, 3, "db1"))
            .learnsThatThePrimaryIsDown()
            .ticks(3 * ANode.SETTINGS.election());
    assertThat(db2.knows().waitingFor()).isEqualTo("db1: it alone holds every acknowledged commit");
  }

  @Test
  void storeIsNamedWhenItAloneIsMissing() {
    ANode db2 =
        ANode.acker()
            .learnsThatThePrimaryIsDown()
            .hears("db3", new Message.PreVoteAnswer(4, 7, true, ""))
            .stoppedAt("0-3001-9")
            .diskHasIt();
    var at = dev.holdfast.binlog.gtid.GtidPosition.parse("0-3001-9");
    db2.hears("db3", new Message.Promised(4, 7, at, at)).storeDoesNotAnswerTheWrite();
    db2.ticks(ANode.SETTINGS.election());
    assertThat(db2.knows().waitingFor()).isEqualTo("the coordination store: it does not answer");
  }

  @Test
  void nothingIsWaitedForOnceThePrimaryIsBack() {
    ANode db2 = ANode.acker().learnsThatThePrimaryIsDown().ticks(ANode.SETTINGS.election());
    db2.hearsStatus("db1", 7, new Durable(3, 3, true, false), new ServerView.Primary(3));
    assertThat(db2.knows().waitingFor()).isEmpty();
  }

  @Test
  void firstStartWaitsForEachNode() {
    ANode db1 = fresh("db1").storeHolds(null);
    assertThat(db1.knows().waitingFor()).isEqualTo("the first start: waiting for db2");
    db1.hearsStatus("db2", -1, Durable.FRESH, new ServerView.Idle());
    assertThat(db1.knows().waitingFor()).isEqualTo("the first start: waiting for db3");
    assertThat(db1.writes()).isNull();
    db1.hearsStatus("db3", -1, Durable.FRESH, new ServerView.Idle());
    assertThat(db1.writes()).isNotNull();
  }

  @Test
  void lostStoreIsNeverTakenForAFirstStart() {
    ANode db1 = fresh("db1").storeHolds(null);
    db1.hearsStatus("db2", -1, new Durable(5, 0, false, false), new ServerView.Idle());
    db1.hearsStatus("db3", -1, Durable.FRESH, new ServerView.Idle());
    assertThat(db1.writes()).isNull();
    assertThat(db1.knows().waitingFor())
        .isEqualTo(
            "the store holds no record, but db2 has promised term 5: the store's data has been"
                + " lost");
  }

  private static ANode fresh(String name) {
    return ANode.starting(name, Durable.FRESH, new Event.Found.ReadOnly(Optional.empty(), false));
  }

  @Test
  void primaryIsLateWhenTwoOfItsHeartbeatsAreMissing() {
    ANode db2 = ANode.acker();
    db2.hearsStatus("db1", 7, new Durable(3, 3, true, false), new ServerView.Primary(3));
    db2.ticks(2 * ANode.SETTINGS.heartbeat());
    assertThat(Waits.primaryIsLate(db2.knows())).isFalse();
    assertThat(Waits.primaryIsLate(db2.ticks(1).knows())).isTrue();
  }
}
