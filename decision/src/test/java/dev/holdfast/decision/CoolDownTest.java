package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** After a failover the next one waits, unless the process is gone. */
class CoolDownTest {
  private static final int COOLDOWN = ANode.SETTINGS.patience().cooldown();
  private static final Durable SERVED = new Durable(4, 4, true, false);

  @Test
  void secondFailoverForAPrimaryThatOnlySeemsLostWaitsAndSaysSo() {
    ANode db2 = afterAFailoverTo("db3");
    db2.hearsStatus("db3", 8, SERVED, new ServerView.Primary(4), "does not answer");
    assertThat(asksWithin(db2, COOLDOWN - 5)).isFalse();
    assertThat(db2.knows().waitingFor())
        .isEqualTo(
            "the cool-down: term 4 began by a failover a moment ago, and that the process of db3"
                + " is gone is not known");
    assertThat(Waits.coolDown(db2.knows())).isPositive();
    assertThat(asksWithin(db2, 3 * ANode.SETTINGS.election())).isTrue();
    assertThat(Waits.coolDown(db2.knows())).isZero();
  }

  @Test
  void processThatIsGoneIsReplacedAtOnce() {
    ANode db2 = afterAFailoverTo("db3");
    db2.hearsStatus("db3", 8, SERVED, new ServerView.Down(0));
    assertThat(asksWithin(db2, 3 * ANode.SETTINGS.election())).isTrue();
  }

  @Test
  void changeThatNobodySuspectedCoolsNothingDown() {
    ANode db2 = ANode.acker().on(new Event.RecordSeen(record(8, 4, "db3", "db1", "db2")));
    db2.hearsStatus("db3", 8, SERVED, new ServerView.Primary(4), "does not answer");
    assertThat(asksWithin(db2, 3 * ANode.SETTINGS.election())).isTrue();
  }

  private static ANode afterAFailoverTo(String winner) {
    return ANode.acker()
        .learnsThatThePrimaryIsDown()
        .on(new Event.RecordSeen(record(8, 4, winner, "db1", "db2")));
  }

  private static boolean asksWithin(ANode db2, int ticks) {
    for (int i = 0; i < ticks; i++) {
      db2.ticks(1);
      if (db2.tells("db1").stream().anyMatch(Message.PreVote.class::isInstance)) {
        return true;
      }
    }
    return false;
  }
}
