package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.nodes;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.GtidPosition;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A change of primary that an operator asks for. */
class SwitchoverTest {
  private static final GtidPosition NINE = GtidPosition.parse("0-3001-9");
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final ServerOperation CLOSE =
      new ServerOperation.Close(3, WITHIN, Optional.empty());

  @Test
  void primaryClosesWaitsForItsCandidateCollectsPromisesAndWritesTheRecord() {
    ANode db1 = primary().on(asksFor("db2"));
    assertThat(db1.runs()).isNull();
    assertThat(db1.knows().server()).isEqualTo(new ServerView.Draining(3, false));
    assertThat(db1.ticks(1).runs()).isEqualTo(CLOSE);
    assertThat(db1.done().runs()).isEqualTo(new ServerOperation.AskWritten());
    db1.isAt("0-3001-9");
    assertThat(db1.tells("db2")).containsExactly(new Message.CatchUp(3, NINE, 0));
    db1.hears("db3", new Message.CaughtUp(3, NINE));
    assertThat(db1.tells("db2")).isEmpty();
    db1.hears("db2", new Message.CaughtUp(3, NINE));
    assertThat(db1.tells("db2")).hasOnlyElementsOfType(Message.PromiseRequest.class);
    promise(db1, "db3", "0-3001-9");
    assertThat(db1.writes()).isNull();
    promise(db1, "db2", "0-3001-9");
    assertThat(Objects.requireNonNull(db1.writes()).next())
        .isEqualTo(new TermRecord(4, node("db2"), nodes("db3"), TermRecord.Phase.ELECTED, ""));
  }

  @Test
  void replicaThatIsBehindIsNoAckerOfTheNewTerm() {
    ANode db1 = closed().hears("db2", new Message.CaughtUp(3, NINE));
    db1.ticks(ANode.SETTINGS.retry());
    promise(db1, "db3", "0-3001-7");
    promise(db1, "db2", "0-3001-9");
    assertThat(Objects.requireNonNull(db1.writes()).next().ackers()).isEmpty();
  }

  @Test
  void oldPrimaryStepsDownWithoutARestartAndFollows() {
    ANode db1 = decided().storeTakesIt(9);
    assertThat(db1.runs()).isEqualTo(new ServerOperation.StepDown());
    db1.done();
    assertThat(db1.persists()).isEqualTo(new Durable(4, 3, false, false));
    db1.diskHasIt();
    db1.hearsStatus("db2", 9, new Durable(4, 4, true, false), new ServerView.Promoting(4, true));
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Follow(node("db2"), 4, false));
  }

  @Test
  void primaryThatCanNotStepDownIsStoppedHard() {
    ANode db1 = decided().storeTakesIt(9);
    db1.ends(new OperationResult.Failed("commits wait")).ticks(ANode.SETTINGS.retry());
    assertThat(db1.runs()).isEqualTo(new ServerOperation.Kill());
  }

  @Test
  void candidateThatDoesNotCatchUpLeavesThePrimaryInItsTerm() {
    ANode db1 = closed();
    followers(db1, 20);
    assertThat(db1.knows().server()).isEqualTo(new ServerView.Promoting(3, true));
    db1.storeTakesIt(9);
    assertThat(db1.runs()).isInstanceOf(ServerOperation.Open.class);
  }

  @Test
  void primaryThatCanNotCloseOpensAgainAfterWritingItsRecord() {
    ANode db1 = primary().on(asksFor("db2")).ticks(1);
    db1.ends(new OperationResult.Failed("root@localhost holds it up"));
    assertThat(db1.ended().text()).contains("root@localhost holds it up");
    assertThat(db1.runs()).isNull();
    db1.ticks(ANode.SETTINGS.retry());
    assertThat(Objects.requireNonNull(db1.writes()).next().primary()).isEqualTo(node("db1"));
  }

  @Test
  void recordIsWrittenAgainWhenTheStoreHasNotAnswered() {
    ANode db1 = decided();
    TermRecord wanted = Objects.requireNonNull(db1.writes()).next();
    db1.storeDoesNotAnswerTheWrite().ticks(ANode.SETTINGS.retry());
    assertThat(Objects.requireNonNull(db1.writes()).expected()).hasValue(8);
    assertThat(db1.writes().next()).isEqualTo(wanted);
  }

  @Test
  void recordThatCameBetweenIsNotOverwrittenWithPromisesOfTheOneBefore() {
    ANode db1 = decided().storeDoesNotAnswerTheWrite();
    db1.hears("db2", new Message.RecordNews(record(9, 3, "db1", "db2")));
    assertThat(db1.ended().done()).isFalse();
    assertThat(db1.ended().text()).contains("the record has changed");
    db1.ticks(ANode.SETTINGS.retry());
    assertThat(Objects.requireNonNull(db1.writes()).next().primary()).isEqualTo(node("db1"));
  }

  @Test
  void writeThatMayStillHappenIsSettledBeforeThePrimaryOpensAgain() {
    ANode db1 = decided();
    db1.storeDoesNotAnswerTheWrite();
    whileItTries(
        db1,
        () -> {
          if (db1.ticks(1).writes() != null) {
            db1.storeDoesNotAnswerTheWrite();
          }
        });
    assertThat(db1.ended().text()).contains("store does not answer");
    while (db1.writes() == null) {
      assertThat(db1.runs()).isNull();
      db1.ticks(1);
    }
    assertThat(db1.writes().expected()).hasValue(8);
    assertThat(db1.writes().next().primary()).isEqualTo(node("db1"));
  }

  @Test
  void ackerThatWasHeardTooLateIsWaitedForBeforeThePrimaryCloses() {
    ANode db1 = primary().ticks(ANode.SETTINGS.silence() + 1);
    db1.hearsFollower("db2", "db1", 3, 8, true).on(asksFor("db2")).ticks(1);
    assertThat(db1.knows().server()).isInstanceOf(ServerView.Primary.class);
    db1.hearsFollower("db3", "db1", 3, 8, true);
    assertThat(db1.knows().server()).isEqualTo(new ServerView.Draining(3, false));
  }

  @Test
  void candidateThatWorksMayTakeLongToReceiveEverything() {
    ANode db1 = closed();
    for (int i = 0; i < 4 * ANode.SETTINGS.election(); i++) {
      db1.hearsFollower("db2", "db1", 3, 8, true).ticks(1);
    }
    assertThat(db1.knows().server()).isEqualTo(new ServerView.Draining(3, true));
    whileItTries(db1, () -> db1.hearsFollower("db2", "db1", 3, 8, true).ticks(1));
    assertThat(db1.ended().text()).contains("db2 has not received everything in time");
  }

  @Test
  void closedPrimaryWhoseAgentDiesIsReplacedThoughItsStreamIsHeard() {
    ANode db2 = ANode.acker();
    db2.hearsStatus("db1", 7, new Durable(3, 3, true, false), new ServerView.Draining(3, true));
    db2.on(new Event.StreamSeen(true, false, ""));
    db2.ticks(ANode.SETTINGS.silence());
    assertThat(db2.tells("db3")).isEmpty();
    db2.ticks(1);
    assertThat(db2.tells("db3")).hasOnlyElementsOfType(Message.PreVote.class);
  }

  @Test
  void refusalsSayWhatIsTheMatter() {
    assertThat(primary().on(asksFor("db1")).ended().text()).contains("primary already");
    assertThat(primary().on(asksFor("db9")).ended().text()).contains("no member");
    ANode db1 = ANode.primary("db2").hearsFollower("db2", "db1", 3, 8, true);
    assertThat(db1.on(asksFor("db3")).ended().text()).contains("no acker");
    assertThat(ANode.acker().on(asksFor("db2")).ended().text()).contains("does not serve");
    ANode busy = primary().on(asksFor("db2")).on(asksFor("db3"));
    assertThat(busy.ended().text()).contains("a switchover to db2 is under way");
  }

  private static ANode primary() {
    ANode db1 = ANode.primary("db2", "db3");
    db1.hearsFollower("db2", "db1", 3, 8, true).hearsFollower("db3", "db1", 3, 8, true);
    return db1;
  }

  private static ANode closed() {
    return primary().on(asksFor("db2")).ticks(1).done().isAt("0-3001-9");
  }

  private static ANode decided() {
    ANode db1 = closed();
    db1.hears("db3", new Message.CaughtUp(3, NINE)).hears("db2", new Message.CaughtUp(3, NINE));
    promise(db1, "db3", "0-3001-9");
    promise(db1, "db2", "0-3001-9");
    assertThat(db1.writes()).isNotNull();
    return db1;
  }

  private static void whileItTries(ANode db1, Runnable step) {
    for (int i = 0; i < 1000 && db1.knows().server() instanceof ServerView.Draining; i++) {
      step.run();
    }
  }

  private static void followers(ANode db1, int ticks) {
    for (int i = 0; i < ticks; i++) {
      db1.ticks(1);
    }
  }

  private static void promise(ANode db1, String from, String received) {
    GtidPosition at = GtidPosition.parse(received);
    db1.hears(from, new Message.Promised(4, record(8, 3, "db1").version(), at, at));
  }

  private static Event asksFor(String candidate) {
    return new Event.SwitchoverAsked(77, node(candidate), WITHIN, Optional.empty());
  }
}
