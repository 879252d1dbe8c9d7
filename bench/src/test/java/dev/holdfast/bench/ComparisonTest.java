package dev.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Benchmarks beside one another. */
class ComparisonTest {
  private static final Machine MACHINE = new Machine(2, 0.5, "Linux", "25");

  @Test
  void theRatioIsOfTheMediansToTheFirst() {
    Comparison both =
        Comparison.of(List.of(report("hand", 40_000, 50_000, 90_000), report("other", 125_000)));
    assertThat(both.lines()).extracting(Comparison.Line::ratio).containsExactly(1.0, 2.5);
    assertThat(both.lines()).extracting(Comparison.Line::runs).containsExactly(3, 1);
    assertThat(both.text()).contains("hand", "other", "12 writers");
  }

  private static FailoverReport report(String what, long... outages) {
    List<FailoverReport.Run> runs =
        LongStream.of(outages)
            .mapToObj(o -> new FailoverReport.Run("db1", o, 0, Steps.NONE))
            .toList();
    return FailoverReport.of(what, MACHINE, "10.11", 3, 12, runs, 100, 0);
  }
}
