package dev.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AcknowledgedTest {
  private final Acknowledged acknowledged = new Acknowledged();

  @Test
  void gapBeginsWithTheLastCommitBeforeTheKill() {
    commitAt(100, 200, 1300, 1400);
    assertThat(acknowledged.longestGap(250)).isEqualTo(new Acknowledged.Gap(200, 1300));
  }

  @Test
  void answersThatWereOnTheirWayAtTheKillDontEndTheGap() {
    commitAt(100, 200, 260, 1300);
    assertThat(acknowledged.longestGap(250)).isEqualTo(new Acknowledged.Gap(260, 1300));
  }

  @Test
  void gapsOfEarlierKillsDontCount() {
    commitAt(100, 5000, 5100, 5300);
    assertThat(acknowledged.longestGap(5100)).isEqualTo(new Acknowledged.Gap(5100, 5300));
  }

  @Test
  void countsCommitsSinceAMoment() {
    commitAt(100, 200, 300);
    assertThat(acknowledged.since(150)).isEqualTo(2);
    assertThat(acknowledged.since(300)).isZero();
  }

  private void commitAt(long... micros) {
    for (long at : micros) {
      acknowledged.add(acknowledged.count() + 1L, at);
    }
  }
}
