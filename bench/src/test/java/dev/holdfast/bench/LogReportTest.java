package dev.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LogReportTest {
  private static final LogReport.Line SCAN = line("scan", 100_000L, 120_000L, 900_000L);
  private static final LogReport.Line PEER = line("peer", 3_000_000L, 2_400_000L, 2_000_000L);

  private static LogReport.Line line(String what, Long... micros) {
    return LogReport.Line.of(what, List.of(micros), 240_000_000);
  }

  @Test
  void theRateIsThatOfTheMedian() {
    assertThat(SCAN.megabytesPerSecond()).isEqualTo(2_000);
  }

  @Test
  void aRatioComparesMedians() {
    assertThat(LogReport.Ratio.of(SCAN, PEER)).isEqualTo(new LogReport.Ratio("scan", "peer", 20));
  }

  @Test
  void theTextNamesEachWayAndEachRatio() {
    LogReport report =
        new LogReport(
            new Machine(2, 0.1, "Linux", "25"),
            "mariadbd",
            240_000_000,
            3,
            1_000,
            5_000,
            3,
            List.of(SCAN, PEER),
            List.of(LogReport.Ratio.of(SCAN, PEER)));
    assertThat(report.text())
        .contains("228 MiB of log in 3 files: 1,000 transactions, 5,000 rows; 3 rounds")
        .contains("scan is 20.00 times as fast as peer");
  }

  @Test
  void aRatioOfRoundsIsTheMedianOfTheirOwn() {
    assertThat(
            LogReport.Ratio.ofRounds(
                "serve", List.of(100L, 100L, 200L), "replica", List.of(90L, 300L, 220L)))
        .isEqualTo(new LogReport.Ratio("serve", "replica", 1.1));
    assertThat(LogReport.Ratio.ofRounds("a", List.of(2L, 1L), "b", List.of(4L, 1L)).times())
        .isEqualTo(1.5);
  }
}
