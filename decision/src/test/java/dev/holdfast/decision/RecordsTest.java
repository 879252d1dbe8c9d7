package dev.holdfast.decision;

import static dev.holdfast.decision.ANode.record;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When the store is asked what it holds. */
class RecordsTest {
  private static final int RETRY = ANode.SETTINGS.retry();

  @Test
  void storeThatDidNotAnswerIsAskedAgainSoon() {
    ANode db2 = ackerWhoRereads().storeDoesNotAnswerTheRead();
    assertThat(db2.knows().storeAnswers()).isFalse();
    assertThat(readsWithin(db2, RETRY)).isTrue();
    db2.storeHolds(record(7, 3, "db1", "db2", "db3"));
    assertThat(db2.knows().storeAnswers()).isTrue();
  }

  @Test
  void storeThatAnswersIsLeftInPeaceWhenNothingHappens() {
    ANode db2 = ackerWhoRereads().storeHolds(record(7, 3, "db1", "db2", "db3"));
    assertThat(readsWithin(db2, ANode.SETTINGS.reread() - 1)).isFalse();
    assertThat(readsWithin(db2, 2)).isTrue();
  }

  private static ANode ackerWhoRereads() {
    ANode db2 = ANode.acker();
    assertThat(readsWithin(db2, ANode.SETTINGS.reread() + 1)).isTrue();
    return db2;
  }

  private static boolean readsWithin(ANode node, int ticks) {
    for (int i = 0; i < ticks; i++) {
      if (node.ticks(1).reads()) {
        return true;
      }
    }
    return false;
  }
}
