package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rule 9: an old primary shows nobody what is no longer true. */
class StaleReadsTest {
  private static final int LIMIT = ANode.SETTINGS.patience().staleReads();

  @Test
  void primaryWithoutStoreAndAckersCloses() {
    ANode db1 = ANode.primary("db2", "db3");
    assertThat(closesWithin(db1, LIMIT)).isTrue();
  }

  @Test
  void closedPrimaryIsNotStartedBeforeTheStoreAnswers() {
    ANode db1 = ANode.primary("db2", "db3");
    closesWithin(db1, LIMIT);
    db1.done().ticks(200);
    assertThat(db1.runs()).isNull();
    assertThat(db1.knows().problem()).contains("coordination store");
  }

  @Test
  void primaryWhoseCommitsAreAcknowledgedStaysOpenWithoutTheStore() {
    ANode db1 = ANode.primary("db2", "db3");
    for (int i = 0; i < 4; i++) {
      assertThat(closesWithin(db1, LIMIT - 1)).isFalse();
      db1.on(new Event.CommitsAcknowledged());
    }
  }

  @Test
  void ackerThatHasPromisedNoLaterTermIsEvidence() {
    ANode db1 = ANode.primary("db2", "db3");
    for (int i = 0; i < 4; i++) {
      assertThat(closesWithin(db1, LIMIT - 1)).isFalse();
      db1.hearsFollower("db2", "db1", 3, 8, true);
    }
  }

  @Test
  void nodeThatIsNoAckerIsNoEvidence() {
    ANode db1 = ANode.primary("db2").ticks(LIMIT - 1);
    db1.hearsFollower("db3", "db1", 3, 8, false);
    assertThat(closesWithin(db1, 1)).isTrue();
  }

  @Test
  void ackerThatHasPromisedMoreIsNoEvidence() {
    ANode db1 = ANode.primary("db2", "db3").ticks(LIMIT - 1);
    db1.hearsStatus("db2", 8, new Durable(4, 0, false, false), new ServerView.Idle());
    assertThat(closesWithin(db1, 1)).isTrue();
  }

  @Test
  void primaryThatAloneCanBeElectedStaysOpen() {
    assertThat(closesWithin(ANode.primary(), 10 * LIMIT)).isFalse();
  }

  @Test
  void replicaIsNoneOfThisRulesBusiness() {
    ANode db2 = ANode.acker().hearsStatus("db1", 7, SERVED, new ServerView.Primary(3));
    assertThat(closesWithin(db2, 10 * LIMIT)).isFalse();
  }

  @Test
  void restartedAgentOfAPrimaryHasTheWholeLimitToHearSomething() {
    ANode db1 = ANode.starting("db1", SERVED, new Event.Found.Open());
    assertThat(closesWithin(db1, LIMIT - 1)).isFalse();
    db1.storeHolds(record(7, 3, "db1", "db2", "db3"));
    assertThat(closesWithin(db1, LIMIT - 1)).isFalse();
  }

  private static final Durable SERVED = new Durable(3, 3, true, false);

  private static boolean closesWithin(ANode node, int ticks) {
    for (int i = 0; i < ticks; i++) {
      if (new ServerOperation.Kill().equals(node.ticks(1).runs())) {
        return true;
      }
    }
    return false;
  }
}
