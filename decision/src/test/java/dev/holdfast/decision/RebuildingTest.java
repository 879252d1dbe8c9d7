package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.node;
import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rule 7 at an operator's word, and what happens when mending fails. */
class RebuildingTest {
  private static final Durable IN_TERM_3 = new Durable(3, 0, false, false);

  @Test
  void ackerLeavesTheAckersBeforeItsDataAreReplaced() {
    ANode db2 = wanted(followedByTwo(), "db3");
    assertThat(db2.runs()).isEqualTo(new ServerOperation.StopAcknowledging());
    db2.stoppedAt("0-3001-9");
    assertThat(db2.persists()).isNull();
    db2.on(new Event.RecordSeen(record(8, 3, "db1", "db3")));
    assertThat(db2.persists()).isEqualTo(new Durable(3, 0, false, true));
    assertThat(db2.diskHasIt().runs())
        .isEqualTo(new ServerOperation.Rebuild(node("db3"), node("db1"), 3));
    assertThat(db2.done().ended().done()).isTrue();
  }

  @Test
  void ackerWhosePrimaryIsLostMeanwhileVotesAgain() {
    ANode db2 = wanted(followedByTwo(), "db3").stoppedAt("0-3001-9");
    db2.ticks(ANode.SETTINGS.silence() + 1);
    assertThat(db2.knows().server()).isInstanceOf(ServerView.Idle.class);
    assertThat(db2.knows().durable().doubt()).isFalse();
  }

  @Test
  void ackerWhosePrimaryHasLostItsDataMeanwhileVotesAgain() {
    ANode db2 = wanted(followedByTwo(), "db3").stoppedAt("0-3001-9");
    assertThat(db2.knows().server()).isInstanceOf(ServerView.Errant.class);
    db2.hearsStatus("db1", 7, Durable.UNKNOWN_PAST, new ServerView.Idle());
    assertThat(db2.ended().text()).contains("db1 has lost its data");
    assertThat(db2.ticks(2).knows().server()).isInstanceOf(ServerView.Idle.class);
  }

  @Test
  void onlyAckerIsNotRebuilt() {
    ANode db2 = ANode.ackerWhoseAgentRestarts().storeHolds(record(7, 3, "db1", "db2"));
    hearsPrimary(db2);
    wanted(db2, "db1");
    assertThat(db2.ended().done()).isFalse();
    assertThat(db2.ended().text()).contains("the only one that acknowledges");
  }

  @Test
  void primaryIsNotRebuilt() {
    ANode db1 = ANode.primary("db2", "db3");
    assertThat(wanted(db1, "db2").ended().text()).contains("db1 is the primary");
  }

  @Test
  void donorHasToFollow() {
    ANode db2 = ANode.acker();
    hearsPrimary(db2);
    assertThat(wanted(db2, "db3").ended().text()).contains("db3 can't be the donor");
    assertThat(wanted(db2, "db2").ended().text()).contains("db2 can't be the donor");
  }

  @Test
  void mendingThatFailsAgainAndAgainIsTriedLessAndLessOften() {
    ANode db2 = ANode.starting("db2", IN_TERM_3, new Event.Found.ReadOnly(Optional.empty(), false));
    hearsPrimary(db2);
    db2.storeHolds(record(7, 3, "db1", "db3"));
    db2.ends(new OperationResult.Diverged("a hole in the log", false)).diskHasIt();
    long first = pauseAfterAFailure(db2);
    long second = pauseAfterAFailure(db2);
    long third = pauseAfterAFailure(db2);
    assertThat(second).isGreaterThan(first);
    assertThat(third).isGreaterThan(second);
    assertThat(db2.knows().problem()).contains("mending it has failed 3 times", "no copy");
  }

  /** The rebuild fails, and following diverges again: for how many ticks nothing is tried. */
  private static long pauseAfterAFailure(ANode db2) {
    hearsPrimaryUntilItRuns(db2, ServerOperation.Rebuild.class);
    db2.ends(new OperationResult.Failed("no copy"));
    hearsPrimaryUntilItRuns(db2, ServerOperation.Start.class);
    db2.done().storeHolds(record(7, 3, "db1", "db3"));
    db2.ends(new OperationResult.Diverged("a hole in the log", false));
    return Waits.mending(db2.knows());
  }

  private static void hearsPrimaryUntilItRuns(
      ANode db2, Class<? extends ServerOperation> operation) {
    for (int i = 0; i < 500 && !operation.isInstance(db2.runs()); i++) {
      hearsPrimary(db2);
      if (!operation.isInstance(db2.runs())) {
        db2.ticks(1);
      }
    }
    assertThat(db2.runs()).isInstanceOf(operation);
  }

  private static ANode followedByTwo() {
    ANode db2 = ANode.acker();
    hearsPrimary(db2);
    return db2.hearsFollower("db3", "db1", 3, 7, true);
  }

  private static void hearsPrimary(ANode db2) {
    db2.hearsStatus("db1", 7, new Durable(3, 3, true, false), new ServerView.Primary(3));
  }

  private static ANode wanted(ANode n, String donor) {
    return n.on(new Event.RebuildAsked(5, Optional.of(node(donor))));
  }
}
