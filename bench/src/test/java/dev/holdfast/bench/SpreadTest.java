package dev.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {
  @Test
  void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(Spread.ofMicros(List.of(4000L, 1000L, 3000L, 2000L)).median()).isEqualTo(2.5);
  }

  @Test
  void oneTimeIsItsOwnSpread() {
    assertThat(Spread.ofMicros(List.of(1500L))).isEqualTo(new Spread(1.5, 1.5, 1.5, 1.5));
  }
}
