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
        Comparison.of(
            "somebody pulls the plug",
            List.of(
                named("hand", report(300, 40_000, 50_000, 90_000)),
                named("other", report(20, 125_000))));
    assertThat(both.lines()).extracting(Comparison.Line::ratio).containsExactly(1.0, 2.5);
    assertThat(both.lines()).extracting(Comparison.Line::runs).containsExactly(3, 1);
    assertThat(both.text()).contains("somebody pulls the plug; 2 cores", "hand", "other");
    assertThat(both.lines())
        .extracting(Comparison.Line::commitsPerSecond)
        .containsExactly(300L, 20L);
  }

  private static Comparison.Named named(String what, FailoverReport report) {
    return new Comparison.Named(what, report);
  }

  private static FailoverReport report(long before, long... outages) {
    List<FailoverReport.Run> runs =
        LongStream.of(outages)
            .mapToObj(o -> new FailoverReport.Run("db1", before, o, 0, Steps.NONE))
            .toList();
    return FailoverReport.of("kill", MACHINE, "10.11", 3, 12, runs, 100, 0);
  }
}
