package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PushBackTest {
  private static final long BUDGET = 2_000;

  @Test
  void nobodyWaitsWhileTheReplicasKeepUp() {
    assertThat(PushBack.next(0, OptionalLong.of(100), BUDGET)).isZero();
    assertThat(PushBack.next(0, OptionalLong.empty(), BUDGET)).isZero();
  }

  @Test
  void theWaitBeginsBeforeTheBudgetIsSpent() {
    assertThat(PushBack.next(0, OptionalLong.of(1_001), BUDGET)).isEqualTo(PushBack.FIRST);
  }

  @Test
  void itGrowsStepByStepAndHasALimit() {
    long wait = 0;
    for (int i = 0; i < 100; i++) {
      long next = PushBack.next(wait, OptionalLong.of(60_000), BUDGET);
      assertThat(next).isGreaterThanOrEqualTo(wait);
      wait = next;
    }
    assertThat(wait).isEqualTo(PushBack.LONGEST);
  }

  @Test
  void itStaysBetweenAndEndsAfterwards() {
    assertThat(PushBack.next(4_000, OptionalLong.of(800), BUDGET)).isEqualTo(4_000);
    long wait = PushBack.LONGEST;
    for (int i = 0; i < 20; i++) {
      wait = PushBack.next(wait, OptionalLong.of(0), BUDGET);
    }
    assertThat(wait).isZero();
  }
}
