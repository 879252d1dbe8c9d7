package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A primary whose data and promises are gone, or its promises alone. */
class LostDataTest {
  private static final ServerView RUNS = new ServerView.Idle();
  private static final Durable IN_TERM_3 = new Durable(3, 0, false, false);

  @Test
  void ackersElectAnotherThoughItsServerRuns() {
    ANode db2 = ANode.acker().hearsStatus("db1", 7, Durable.UNKNOWN_PAST, RUNS);
    assertThat(db2.tells("db3")).hasSize(1).first().isInstanceOf(Message.PreVote.class);
  }

  @Test
  void nobodyFollowsIt() {
    ANode db2 = ANode.starting("db2", IN_TERM_3, new Event.Found.ReadOnly(Optional.empty(), false));
    db2.hearsStatus("db1", 7, Durable.UNKNOWN_PAST, RUNS);
    db2.storeHolds(record(7, 3, "db1", "db2", "db3"));
    assertThat(db2.runs()).isNull();
  }

  @Test
  void whoHasMoreThanItIsNotErrant() {
    ANode db2 = following();
    db2.hearsStatus("db1", 7, Durable.UNKNOWN_PAST, RUNS).ends(differs());
    assertThat(db2.knows().server()).isNotInstanceOf(ServerView.Errant.class);
    assertThat(db2.knows().durable().doubt()).isFalse();
  }

  @Test
  void whoWasTakenForErrantBeforeItWasKnownMayVoteAgain() {
    ANode db2 = following().ends(differs());
    assertThat(db2.knows().server()).isInstanceOf(ServerView.Errant.class);
    db2.hearsStatus("db1", 7, Durable.UNKNOWN_PAST, RUNS);
    assertThat(db2.knows().server()).isEqualTo(new ServerView.Idle());
  }

  @Test
  void primaryWhoseAgentLostItsPromisesAloneGoesOnServingAndKnowsAgain() {
    ANode db1 = ANode.starting("db1", Durable.UNKNOWN_PAST, new Event.Found.Open());
    db1.storeHolds(record(7, 3, "db1", "db2", "db3")).storeTakesIt(8);
    assertThat(db1.runs()).isNull();
    assertThat(db1.persists()).isEqualTo(new Durable(3, 3, true, false));
    assertThat(db1.diskHasIt().runs()).isInstanceOf(ServerOperation.Open.class);
  }

  private static ANode following() {
    ANode db2 = ANode.starting("db2", IN_TERM_3, new Event.Found.ReadOnly(Optional.empty(), false));
    db2.storeHolds(record(7, 3, "db1", "db2", "db3"));
    assertThat(db2.runs()).isInstanceOf(ServerOperation.Follow.class);
    return db2;
  }

  private static OperationResult differs() {
    return new OperationResult.Diverged("0-3001-9 is not in []", true);
  }
}
