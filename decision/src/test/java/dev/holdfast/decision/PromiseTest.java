package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rule 4 as the one who is asked. */
class PromiseTest {
  private static final VersionedRecord NOW = record(7, 3, "db1", "db2", "db3");
  private static final GtidPosition AT = GtidPosition.parse("0-3001-9");

  @Test
  void whoPromisesStopsAcknowledgingFirst() {
    ANode db2 = ANode.acker().hears("db3", new Message.PromiseRequest(4, NOW));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.StopAcknowledging());
    assertThat(db2.persists()).isNull();
    assertThat(db2.tells("db3")).isEmpty();
  }

  @Test
  void promiseIsAnsweredOnlyAfterItIsOnDisk() {
    ANode db2 =
        ANode.acker().hears("db3", new Message.PromiseRequest(4, NOW)).stoppedAt("0-3001-9");
    assertThat(db2.persists()).isEqualTo(new Durable(4, 0, false, false));
    assertThat(db2.tells("db3")).isEmpty();
    db2.diskHasIt();
    assertThat(db2.tells("db3")).containsExactly(new Message.Promised(4, 7, AT, AT));
  }

  @Test
  void promiseIsRepeatedWhenItsAnswerWasLost() {
    ANode db2 = promised();
    db2.hears("db3", new Message.PromiseRequest(4, NOW));
    assertThat(db2.tells("db3")).containsExactly(new Message.Promised(4, 7, AT, AT));
    assertThat(db2.runs()).isNull();
  }

  @Test
  void whoHasPromisedFollowsNobodyInAnOlderTerm() {
    ANode db2 = promised().ticks(5);
    assertThat(db2.knows().server()).isEqualTo(new ServerView.Idle());
    assertThat(db2.runs()).isNull();
  }

  @Test
  void staleTermIsNeverPromised() {
    ANode db2 = promised().hears("db1", new Message.PromiseRequest(3, NOW));
    assertThat(db2.tells("db1"))
        .containsExactly(new Message.PromiseRefused(3, 7, 4, "it has promised term 4"));
  }

  @Test
  void serverThatCannotStopPromisesNothing() {
    ANode db2 = ANode.acker().hears("db3", new Message.PromiseRequest(4, NOW));
    db2.ends(new OperationResult.Failed("it does not answer"));
    assertThat(db2.persists()).isNull();
    assertThat(db2.ticks(10).tells("db3")).isEmpty();
    assertThat(db2.knows().server().acknowledges()).isTrue();
  }

  @Test
  void nodeThatIsNoAckerPromisesNothing() {
    ANode db2 = ANode.acker();
    db2.hears("db3", new Message.PromiseRequest(4, record(8, 3, "db1", "db3")));
    assertThat(db2.tells("db3"))
        .containsExactly(new Message.PromiseRefused(4, 8, 3, "it is no acker of term 3"));
  }

  @Test
  void nodeThatMayHaveLostItsRelayLogPromisesNothing() {
    ANode db2 =
        ANode.starting("db2", new Durable(3, 0, false, true), new Event.Found.NotRunning())
            .storeHolds(NOW)
            .hears("db3", new Message.PromiseRequest(4, NOW));
    assertThat(db2.tells("db3"))
        .containsExactly(
            new Message.PromiseRefused(
                4, 7, 3, "its host went down, and its relay log may have lost its end"));
  }

  @Test
  void promiseUnderAnOldRecordIsRefused() {
    ANode db2 = ANode.acker().hears("db1", new Message.RecordNews(record(8, 3, "db1", "db2")));
    db2.hears("db3", new Message.PromiseRequest(4, NOW));
    assertThat(db2.tells("db3"))
        .containsExactly(new Message.PromiseRefused(4, 7, 3, "it knows another record"));
  }

  @Test
  void aNodeThatHearsThePrimaryDeposesNobody() {
    ANode db2 = ANode.acker().hears("db3", new Message.PreVote(4, NOW, Optional.empty()));
    assertThat(db2.tells("db3"))
        .containsExactly(new Message.PreVoteAnswer(4, 7, false, "it hears the primary db1"));
  }

  @Test
  void preVoteChangesNothing() {
    ANode db2 = ANode.acker().learnsThatThePrimaryIsDown();
    db2.hears("db3", new Message.PreVote(4, NOW, Optional.empty()));
    assertThat(db2.tells("db3")).containsExactly(new Message.PreVoteAnswer(4, 7, true, ""));
    assertThat(db2.runs()).isNull();
    assertThat(db2.knows().durable().promised()).isEqualTo(3);
  }

  private static ANode promised() {
    return ANode.acker()
        .hears("db3", new Message.PromiseRequest(4, NOW))
        .stoppedAt("0-3001-9")
        .diskHasIt();
  }
}
