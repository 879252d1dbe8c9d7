package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.nodes;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rule 3: the acker set, as its primary changes it. */
class AckersTest {
  private static final GtidPosition NINE = GtidPosition.parse("0-3001-9");

  @Test
  void replicaIsNamedOnceItHasReceivedWhatWasWritten() {
    ANode db1 = ANode.primary("db2").hearsFollower("db3", "db1", 3, 8, false);
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Unlock(ANode.node("db3")));
    db1.done();
    assertThat(db1.runs()).isEqualTo(new ServerOperation.AskWritten());
    db1.isAt("0-3001-9");
    assertThat(db1.tells("db3")).containsExactly(new Message.CatchUp(3, NINE, 5));
    assertThat(db1.writes()).isNull();
    db1.hears("db3", new Message.CaughtUp(3, NINE));
    assertThat(Objects.requireNonNull(db1.writes()).next().ackers()).isEqualTo(nodes("db2", "db3"));
  }

  @Test
  void answerToAnotherQuestionNamesNobody() {
    ANode db1 = ANode.primary("db2").hearsFollower("db3", "db1", 3, 8, false).done();
    db1.isAt("0-3001-9").hears("db3", new Message.CaughtUp(3, GtidPosition.parse("0-3001-8")));
    assertThat(db1.writes()).isNull();
  }

  @Test
  void replicaWithoutAStreamIsNoCandidate() {
    ANode db1 = ANode.primary("db2");
    db1.hears(
        "db3",
        new Message.Heartbeat(
            new NodeStatus(
                5,
                1,
                8,
                new Durable(3, 0, false, false),
                new ServerView.Following(ANode.node("db1"), 3, false),
                false,
                "",
                false)));
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Unlock(ANode.node("db3")));
    assertThat(db1.done().runs()).isNull();
  }

  @Test
  void silentAckerIsFencedThenAnotherIsLevelThenTheRecordDropsIt() {
    ANode db1 = ANode.primary("db2", "db3");
    until(db1, new ServerOperation.Lock(nodes("db3")));
    db1.done();
    assertThat(db1.runs()).isEqualTo(new ServerOperation.AskWritten());
    db1.isAt("0-3001-9");
    assertThat(db1.tells("db2")).containsExactly(new Message.CatchUp(3, NINE, 0));
    db1.hears("db3", new Message.CaughtUp(3, NINE));
    assertThat(db1.writes()).isNull();
    db1.hears("db2", new Message.CaughtUp(3, NINE));
    assertThat(Objects.requireNonNull(db1.writes()).next().ackers()).isEqualTo(nodes("db2"));
  }

  @Test
  void lastAckerIsNeverRemoved() {
    ANode db1 = ANode.primary("db3").ticks(100);
    assertThat(db1.runs()).isNull();
    assertThat(db1.knows().record().orElseThrow().record().ackers()).isEqualTo(nodes("db3"));
  }

  @Test
  void removalWhoseWriteMayHappenLaterIsNotGivenUp() {
    ANode db1 = removing().storeDoesNotAnswerTheWrite();
    for (int i = 0; i < 40; i++) {
      db1.on(new Event.CommitsAcknowledged()).ticks(1); // db2's agent is silent as well by now
      assertThat(db1.runs()).isNull();
    }
    assertThat(db1.knows().record().orElseThrow().version()).isEqualTo(8);
    assertThat(db1.knows().locked).contains(ANode.node("db3"));
  }

  @Test
  void removalThatWasNotWrittenYetIsGivenUpWhenNobodyElseIsLeft() {
    ANode db1 = ANode.primary("db2", "db3");
    until(db1, new ServerOperation.Lock(nodes("db3")));
    db1.done().isAt("0-3001-9");
    boolean unlocked = false;
    for (int i = 0; i < 40 && !unlocked; i++) {
      db1.ticks(1);
      unlocked = new ServerOperation.Unlock(ANode.node("db3")).equals(db1.runs());
    }
    assertThat(unlocked).isTrue();
  }

  @Test
  void accountStaysLockedUntilItsReplicaConfirms() {
    ANode db1 = removing().storeTakesIt(9);
    db1.hearsFollower("db3", "db1", 3, 8, true);
    assertThat(db1.runs()).isNull();
    db1.hearsFollower("db3", "db1", 3, 9, true);
    assertThat(db1.runs()).isNull();
    db1.hearsFollower("db3", "db1", 3, 9, false);
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Unlock(ANode.node("db3")));
  }

  @Test
  void lockThatWasNotAnsweredIsNotBelieved() {
    ANode db1 = ANode.primary("db2", "db3");
    until(db1, new ServerOperation.Lock(nodes("db3")));
    db1.ends(new OperationResult.Failed("no answer")).ticks(ANode.SETTINGS.retry());
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Open(3, nodes()));
  }

  @Test
  void higherPromiseMakesThePrimaryTakeThatTermWithEverybodyLockedOut() {
    ANode db1 = ANode.primary("db2", "db3");
    db1.hearsStatus("db2", 8, new Durable(4, 0, false, false), new ServerView.Idle());
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Lock(nodes("db2", "db3")));
    db1.done();
    assertThat(db1.persists()).isEqualTo(new Durable(4, 4, true, false));
    assertThat(db1.writes()).isNull();
    db1.diskHasIt();
    assertThat(Objects.requireNonNull(db1.writes()).next())
        .isEqualTo(new TermRecord(4, ANode.node("db1"), nodes(), TermRecord.Phase.SERVING, ""));
  }

  @Test
  void restartedAgentWritesTheRecordBeforeItTouchesALock() {
    ANode db1 =
        ANode.starting("db1", new Durable(3, 3, true, false), new Event.Found.Open())
            .hears("db3", new Message.RecordNews(record(6, 3, "db1", "db2", "db3")));
    assertThat(db1.runs()).isNull();
    assertThat(Objects.requireNonNull(db1.writes()).expected()).hasValue(6);
    db1.storeHolds(record(7, 3, "db1", "db2"));
    assertThat(db1.runs()).isNull();
  }

  /** db3 is removed as far as the write of the record. */
  private static ANode removing() {
    ANode db1 = ANode.primary("db2", "db3");
    until(db1, new ServerOperation.Lock(nodes("db3")));
    db1.done().isAt("0-3001-9").hears("db2", new Message.CaughtUp(3, NINE));
    assertThat(db1.writes()).isNotNull();
    return db1;
  }

  /** db2 is healthy and db3 silent until the primary runs that. */
  private static void until(ANode db1, ServerOperation operation) {
    for (int i = 0; i < 40 && !operation.equals(db1.runs()); i++) {
      db1.ticks(1);
      if (!operation.equals(db1.runs())) {
        db1.hearsFollower("db2", "db1", 3, 8, true);
      }
    }
    assertThat(db1.runs()).isEqualTo(operation);
  }
}
