package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.decision.Leisure;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TickCountTest {
  private static final long START = 1_000_000;
  private final TickCount ticks = new TickCount(Duration.ofNanos(20));

  @BeforeEach
  void begin() {
    ticks.begin(START);
  }

  @Test
  void whatIsLeftOfATickCountsLater() {
    assertThat(ticks.upTo(START + 39)).isEqualTo(1);
    assertThat(ticks.upTo(START + 40)).isEqualTo(1);
    assertThat(ticks.upTo(START + 40)).isZero();
  }

  @Test
  void anEventAndTheWakeUpAfterItCountTheSameTicksOnce() {
    int event = ticks.upTo(START + 100);
    int wakeUp = ticks.upTo(START + 105);
    assertThat(event + wakeUp).isEqualTo(5);
    assertThat(wakeUp).isZero();
  }

  @Test
  void anEventOfBeforeTheLastCountAddsNothing() {
    ticks.upTo(START + 60);
    assertThat(ticks.upTo(START + 10)).isZero();
    assertThat(ticks.upTo(START + 80)).isEqualTo(1);
  }

  @Test
  void aLongPauseIsOneTick() {
    assertThat(ticks.upTo(START + 20 * (2 * Leisure.MOST + 1))).isEqualTo(1);
    assertThat(ticks.upTo(START + 20 * (2 * Leisure.MOST + 1))).isZero();
  }

  @Test
  void aShortPauseIsMadeUpFor() {
    assertThat(ticks.upTo(START + 20 * 2 * Leisure.MOST)).isEqualTo(Leisure.MOST);
    assertThat(ticks.upTo(START + 20 * 2 * Leisure.MOST)).isEqualTo(Leisure.MOST);
  }

  @Test
  void saysHowLongItIsUntilTicksAreDue() {
    assertThat(ticks.left(5, START + 30)).isEqualTo(70);
    assertThat(ticks.left(1, START + 30)).isEqualTo(-10);
  }
}
