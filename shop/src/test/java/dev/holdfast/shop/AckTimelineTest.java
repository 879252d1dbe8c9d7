package dev.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AckTimelineTest {
  private final AckTimeline timeline = new AckTimeline();

  @Test
  void countsPerSecondAndPurchasesAlone() {
    acknowledge(100, 200, 2500);
    timeline.acknowledged(millis(2600), true);
    assertThat(timeline.perSecond()).containsExactly(2, 0, 2);
    assertThat(timeline.purchasesPerSecond()).containsExactly(0, 0, 1);
  }

  @Test
  void longestGapIsFoundAroundEachInstant() {
    acknowledge(10, 20, 520, 530, 1830, 1840);
    assertThat(gapBetween(0, 5000)).isEqualTo(1300);
    assertThat(gapBetween(100, 400)).isEqualTo(500);
    assertThat(gapBetween(525, 600)).isEqualTo(1300);
  }

  @Test
  void openGapCountsUntilTheRunIsOver() {
    acknowledge(10);
    assertThat(timeline.currentGap(millis(700)).length()).isEqualTo(millis(690));
    timeline.finish(millis(800));
    assertThat(timeline.currentGap(millis(9000)).length()).isEqualTo(millis(790));
    assertThat(gapBetween(0, 10_000)).isEqualTo(790);
  }

  @Test
  void longGapsAreKeptWhenThereAreTooManySmallOnes() {
    acknowledge(3000);
    for (int i = 1; i <= 50_000; i++) {
      acknowledge(3000 + i * 6L);
    }
    assertThat(gapBetween(0, 2999)).isEqualTo(3000);
  }

  private long gapBetween(long from, long to) {
    return TimeUnit.NANOSECONDS.toMillis(
        timeline.longestGap(millis(from), millis(to), millis(2000)).length());
  }

  private void acknowledge(long... atMillis) {
    for (long at : atMillis) {
      timeline.acknowledged(millis(at), false);
    }
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
