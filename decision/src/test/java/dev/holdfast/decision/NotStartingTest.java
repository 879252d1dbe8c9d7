package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A server that does not start: tried less and less often, and rebuilt when its data are why. */
class NotStartingTest {
  private static final Durable IN_TERM_3 = new Durable(3, 0, false, false);
  private static final OperationResult DAMAGED = new OperationResult.Unable("Aria recovery failed");
  private static final Event CRASH = new Event.ServerExited("signal 11", true);
  private static final OperationResult PORT_TAKEN = new OperationResult.Failed("the port is taken");

  @Test
  void eachFailureDoublesThePauseBeforeTheNextTry() {
    ANode db2 = starts(record(7, 3, "db1", "db3"));
    long first = pauseAfter(db2, PORT_TAKEN);
    long second = pauseAfter(db2, PORT_TAKEN);
    assertThat(second).isEqualTo(2 * first);
    for (int i = 0; i < 10; i++) {
      pauseAfter(db2, PORT_TAKEN);
    }
    assertThat(pauseAfter(db2, PORT_TAKEN)).isEqualTo(ANode.SETTINGS.patience().restart());
  }

  @Test
  void oneEventTellsThatItBeganAndTheStatusHowOften() {
    ANode db2 = starts(record(7, 3, "db1", "db3"));
    assertThat(notesAfter(db2, PORT_TAKEN)).isOne();
    assertThat(notesAfter(db2, PORT_TAKEN)).isZero();
    assertThat(db2.knows().problem()).contains("does not start, 2 tries", "the port is taken");
  }

  @Test
  void startThatFailsForAnotherReasonThanTheDataNeverLeadsToARebuild() {
    ANode db2 = starts(record(7, 3, "db1", "db3"));
    for (int i = 0; i < 20; i++) {
      pauseAfter(db2, PORT_TAKEN);
    }
    assertThat(db2.knows().server()).isEqualTo(new ServerView.Starting());
  }

  @Test
  void replicaWhoseDataAreDamagedIsRebuiltAfterSomeTries() {
    ANode db2 = starts(record(7, 3, "db1", "db3"));
    pauseAfter(db2, DAMAGED);
    pauseAfter(db2, DAMAGED);
    assertThat(db2.ends(DAMAGED).knows().server()).isInstanceOf(ServerView.Down.class);
    untilItRuns(db2, ServerOperation.Rebuild.class);
    assertThat(db2.knows().durable().doubt()).isTrue();
    assertThat(db2.knows().problem()).contains("3 tries", "its data are to be replaced");
  }

  @Test
  void afterARebuildThatFailedTheOldDataAreTriedOnceMore() {
    ANode db2 = starts(record(7, 3, "db1", "db3"));
    pauseAfter(db2, DAMAGED);
    pauseAfter(db2, DAMAGED);
    db2.ends(DAMAGED);
    untilItRuns(db2, ServerOperation.Rebuild.class);
    db2.ends(new OperationResult.Failed("an old data directory is in the way"));
    untilItRuns(db2, ServerOperation.Start.class);
    db2.ends(DAMAGED);
    untilItRuns(db2, ServerOperation.Rebuild.class);
    assertThat(db2.knows().problem()).contains("an old data directory is in the way");
  }

  @Test
  void ackerWithDamagedDataIsLeftAloneUntilThePrimaryCouldNotDoWithoutIt() {
    ANode db2 = starts(record(7, 3, "db1", "db2"));
    for (int i = 0; i < 3; i++) {
      pauseAfter(db2, DAMAGED);
    }
    assertThat(db2.knows().server()).isEqualTo(new ServerView.Starting());
    db2.ends(DAMAGED);
    untilItRuns(db2, ServerOperation.Rebuild.class);
    assertThat(db2.knows().durable().doubt()).isTrue();
  }

  @Test
  void primaryWithDamagedDataIsNotRebuiltWhileTheRecordNamesIt() {
    ANode db1 = ANode.starting("db1", new Durable(3, 2, true, false), new Event.Found.NotRunning());
    db1.storeHolds(record(7, 3, "db1", "db2"));
    for (int i = 0; i < 20; i++) {
      pauseAfter(db1, DAMAGED);
    }
    assertThat(db1.knows().server()).isEqualTo(new ServerView.Starting());
  }

  @Test
  void serverThatDiesSoonAfterEachStartIsStartedLessAndLessOften() {
    ANode db2 = starts(record(7, 3, "db1", "db3")).done();
    assertThat(pauseAfterCrash(db2)).isZero();
    long second = pauseAfterCrash(db2);
    assertThat(second).isPositive();
    assertThat(db2.knows().problem()).isEmpty();
    assertThat(pauseAfterCrash(db2)).isEqualTo(2 * second);
    for (int i = 0; i < 10; i++) {
      pauseAfterCrash(db2);
    }
    assertThat(pauseAfterCrash(db2)).isEqualTo(ANode.SETTINGS.patience().restart());
  }

  @Test
  void statusTellsThatItDiesAgainAndAgain() {
    ANode db2 = starts(record(7, 3, "db1", "db3")).done();
    pauseAfterCrash(db2);
    db2.on(CRASH);
    assertThat(db2.knows().problem()).contains("soon after each start, 2 times", "signal 11");
  }

  @Test
  void serverThatLivesForLongIsStartedAtOnceAgain() {
    ANode db2 = starts(record(7, 3, "db1", "db3")).done();
    pauseAfterCrash(db2);
    pauseAfterCrash(db2);
    db2.ticks(ANode.SETTINGS.patience().restart());
    assertThat(pauseAfterCrash(db2)).isZero();
  }

  @Test
  void killAfterALongLifeEndsARowOfCrashesToo() {
    ANode db2 = starts(record(7, 3, "db1", "db3")).done();
    pauseAfterCrash(db2);
    pauseAfterCrash(db2);
    db2.ticks(ANode.SETTINGS.patience().restart()).on(new Event.ServerExited("signal 9"));
    assertThat(pauseAfterCrash(db2.done())).isZero();
  }

  @Test
  void whoIsKilledAgainAndAgainIsStartedAtOnce() {
    ANode db2 = starts(record(7, 3, "db1", "db3")).done();
    for (int i = 0; i < 5; i++) {
      db2.on(new Event.ServerExited("signal 9"));
      assertThat(db2.runs()).isInstanceOf(ServerOperation.Start.class);
      db2.done();
    }
  }

  /** For how many ticks nothing is tried after it has ended by itself; then it runs again. */
  private static long pauseAfterCrash(ANode n) {
    n.on(CRASH);
    long pause = Waits.mending(n.knows());
    untilItRuns(n, ServerOperation.Start.class);
    n.done();
    return pause;
  }

  private static ANode starts(VersionedRecord record) {
    ANode db2 = ANode.starting("db2", IN_TERM_3, new Event.Found.NotRunning());
    hearsPrimary(db2);
    return db2.storeHolds(record);
  }

  /** For how many ticks nothing is tried after this end of a start. */
  private static long pauseAfter(ANode n, OperationResult result) {
    n.ends(result);
    long pause = Waits.mending(n.knows());
    untilItRuns(n, ServerOperation.Start.class);
    return pause;
  }

  private static long notesAfter(ANode n, OperationResult result) {
    n.ends(result);
    long notes = n.notes();
    untilItRuns(n, ServerOperation.Start.class);
    return notes;
  }

  private static void untilItRuns(ANode n, Class<? extends ServerOperation> operation) {
    for (int i = 0; i < 100 && !operation.isInstance(n.runs()); i++) {
      n.ticks(1);
      if (!operation.isInstance(n.runs()) && !n.knows().self().equals(node("db1"))) {
        hearsPrimary(n);
      }
      if (n.persists() != null) {
        n.diskHasIt();
      }
    }
    assertThat(n.runs()).isInstanceOf(operation);
  }

  private static void hearsPrimary(ANode db2) {
    db2.hearsStatus("db1", 7, new Durable(3, 3, true, false), new ServerView.Primary(3));
  }
}
