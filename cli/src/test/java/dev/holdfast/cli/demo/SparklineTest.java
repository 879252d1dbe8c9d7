package dev.holdfast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTest {
  @Test
  void highestNumberIsAFullBarAndNothingIsBlank() {
    assertThat(Sparkline.of(List.of(0, 1, 50, 100), 10, true)).isEqualTo(" ▁▄█");
  }

  @Test
  void onlyTheNewestAreShown() {
    assertThat(Sparkline.of(List.of(1, 2, 3, 4), 2, false)).isEqualTo("*@");
  }

  @Test
  void noNumbersNoLine() {
    assertThat(Sparkline.of(List.of(), 10, true)).isEmpty();
  }
}
