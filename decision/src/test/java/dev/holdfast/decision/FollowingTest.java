package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rule 1: who acknowledges, and when. */
class FollowingTest {
  private static final GtidPosition NINE = GtidPosition.parse("0-3001-9");

  @Test
  void staleTermNeverAcknowledges() {
    ANode db2 = ANode.acker().hears("db3", new Message.RecordNews(record(8, 4, "db3", "db2")));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.StopAcknowledging());
    db2.stoppedAt("0-3001-9");
    assertThat(db2.persists()).isEqualTo(new Durable(4, 0, false, false));
    assertThat(db2.runs()).isNull();
    db2.diskHasIt();
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Follow(node("db3"), 4, true));
  }

  @Test
  void replicaThatTheRecordDoesNotNameFollowsWithoutAcknowledging() {
    ANode db2 = idle().storeHolds(record(7, 3, "db1", "db3"));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Follow(node("db1"), 3, false));
  }

  @Test
  void replicaThatIsNamedBeginsToAcknowledge() {
    ANode db2 = idle().storeHolds(record(7, 3, "db1", "db3")).done();
    db2.on(new Event.RecordSeen(record(8, 3, "db1", "db2", "db3")));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Acknowledge(node("db1"), 3));
  }

  @Test
  void whyItCanNotFollowIsSaidOnceAndAgainWhenTheReasonIsAnother() {
    ANode db2 = idle().storeHolds(record(7, 3, "db1", "db3"));
    assertThat(db2.ends(failed("a row is missing")).notes()).isOne();
    followsAgain(db2);
    assertThat(db2.ends(failed("a row is missing")).notes()).isZero();
    followsAgain(db2);
    assertThat(db2.knows().problem()).isEqualTo("follow: a row is missing");
    assertThat(db2.ends(failed("a table is missing")).notes()).isOne();
    followsAgain(db2);
    assertThat(db2.done().knows().problem()).isEmpty();
  }

  private static OperationResult failed(String reason) {
    return new OperationResult.Failed(reason);
  }

  private static void followsAgain(ANode n) {
    n.ticks(ANode.SETTINGS.retry() + 1).stoppedAt("0-3001-9");
    assertThat(n.runs()).isInstanceOf(ServerOperation.Follow.class);
  }

  @Test
  void replicaThatIsDroppedStops() {
    ANode db2 = ANode.acker().on(new Event.RecordSeen(record(8, 3, "db1", "db3")));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.StopAcknowledging());
  }

  @Test
  void restartedAgentEnablesNothingOnOldNews() {
    ANode db2 = idle();
    db2.hears("db3", new Message.RecordNews(record(6, 3, "db1", "db2", "db3"))).ticks(5);
    assertThat(db2.runs()).isNull();
    db2.storeHolds(record(8, 3, "db1", "db3"));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Follow(node("db1"), 3, false));
  }

  @Test
  void outageOfTheStoreLeavesAnAdoptedAckerAlone() {
    ANode db2 = ANode.ackerWhoseAgentRestarts();
    db2.hears("db3", new Message.RecordNews(record(7, 3, "db1", "db3"))).ticks(30);
    assertThat(db2.runs()).isNull();
    assertThat(db2.knows().server().acknowledges()).isTrue();
  }

  @Test
  void nobodyFollowsBeforeThePrimaryHasAppliedWhatItWasElectedWith() {
    TermRecord elected = record(7, 3, "db1", "db2").record();
    ANode db2 =
        idle()
            .storeHolds(
                new VersionedRecord(
                    new TermRecord(
                        3, elected.primary(), elected.ackers(), TermRecord.Phase.ELECTED, ""),
                    7));
    assertThat(db2.runs()).isNull();
    db2.hearsStatus("db1", 7, new Durable(3, 0, false, false), new ServerView.Promoting(3, true));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Follow(node("db1"), 3, true));
  }

  @Test
  void errantNodeIsRewoundOnceItIsOnDiskThatItHoldsNothingForSure() {
    ANode db2 = errant(true);
    assertThat(db2.knows().server()).isEqualTo(new ServerView.Errant("0-2002-5", true));
    assertThat(db2.knows().problem()).contains("0-2002-5");
    assertThat(db2.persists()).isEqualTo(new Durable(3, 0, false, true));
    assertThat(db2.diskHasIt().runs()).isEqualTo(new ServerOperation.Rewind(node("db1"), 3));
    assertThat(db2.done().knows().server()).isInstanceOf(ServerView.Starting.class);
  }

  @Test
  void errantNodeThatCantBeRewoundIsRebuilt() {
    ANode db2 = errant(true).diskHasIt();
    db2.ends(new OperationResult.Unable("a DDL statement"));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Rebuild(node("db1"), node("db1"), 3));
  }

  @Test
  void nodeThatThePrimaryCantServeAnyMoreIsRebuiltAtOnce() {
    assertThat(errant(false).diskHasIt().runs()).isInstanceOf(ServerOperation.Rebuild.class);
  }

  @Test
  void donorIsAReplicaWhenThereIsOne() {
    ANode db2 = errant(false);
    db2.hearsStatus(
        "db3", 7, new Durable(3, 0, false, false), new ServerView.Following(node("db1"), 3, true));
    assertThat(db2.diskHasIt().runs())
        .isEqualTo(new ServerOperation.Rebuild(node("db3"), node("db1"), 3));
  }

  /** db2, idle before, that db1 can't have as a replica. */
  private static ANode errant(boolean surplus) {
    ANode db2 = idle();
    db2.hearsStatus("db1", 7, new Durable(3, 3, true, false), new ServerView.Primary(3));
    db2.storeHolds(record(7, 3, "db1", "db3"));
    db2.ends(new OperationResult.Diverged("0-2002-5", surplus));
    return db2;
  }

  @Test
  void replicaSaysThatItHasCaughtUpOnceItHas() {
    ANode db2 = idle().storeHolds(record(7, 3, "db1", "db3")).done();
    db2.hears("db1", new Message.CatchUp(3, NINE, 1)).isAt("0-3001-8");
    assertThat(db2.tells("db1")).isEmpty();
    db2.isAt("0-3001-9");
    assertThat(db2.tells("db1")).containsExactly(new Message.CaughtUp(3, NINE));
  }

  @Test
  void replicaWhoseHistoryIsUnknownToItsPrimaryNeverSaysThatItHasCaughtUp() {
    ANode db2 = idle().storeHolds(record(7, 3, "db1", "db3"));
    db2.ends(new OperationResult.Failed("no connection"));
    db2.hears("db1", new Message.CatchUp(3, NINE, 1));
    assertThat(db2.runs()).isNotEqualTo(new ServerOperation.AskReceived());
  }

  @Test
  void doubtEndsOnlyByAnAnswerForThisRunOfTheAgent() {
    assertThat(doubtAfterAnswering(Knowledge.LOSSES_PER_START)).isFalse();
    assertThat(doubtAfterAnswering(0)).isTrue();
  }

  private static boolean doubtAfterAnswering(long incarnation) {
    ANode db2 =
        ANode.starting(
                "db2",
                new Durable(3, 0, false, true),
                new Event.Found.ReadOnly(Optional.empty(), false))
            .storeHolds(record(7, 3, "db1", "db2", "db3"));
    assertThat(db2.runs()).isEqualTo(new ServerOperation.Follow(node("db1"), 3, false));
    db2.done().hears("db1", new Message.CatchUp(3, NINE, incarnation)).isAt("0-3001-9");
    db2.on(new Event.RecordSeen(record(8, 3, "db1", "db2", "db3")));
    Durable written = db2.persists();
    return written == null || written.doubt();
  }

  private static ANode idle() {
    return ANode.starting(
        "db2", new Durable(3, 0, false, false), new Event.Found.ReadOnly(Optional.empty(), false));
  }
}
