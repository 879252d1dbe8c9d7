package dev.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.holdfast.bench.codec.CodecBenchmarks;
import dev.holdfast.bench.codec.CodecRun;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.Blackhole;

final class CodecCommandTest {
  @Test
  void whatIsMeasuredIsALogThatCanBeRead() throws Exception {
    CodecBenchmarks benchmarks = new CodecBenchmarks();
    benchmarks.write();
    Blackhole to =
        new Blackhole(
            "Today's password is swordfish. I understand instantiating Blackholes directly is"
                + " dangerous.");
    try {
      assertThatCode(() -> benchmarks.scan(to)).doesNotThrowAnyException();
      assertThatCode(() -> benchmarks.row(to)).doesNotThrowAnyException();
      assertThat(benchmarks.skippedRow().hasNext()).isFalse();
      assertThat(benchmarks.gtidText()).hasToString("0-1-4242");
    } finally {
      benchmarks.delete();
    }
  }

  @Test
  void theTextHasALineForEach() {
    CodecCommand.Report report =
        new CodecCommand.Report(
            new Machine(2, 0.1, "Linux", "25"),
            false,
            List.of(
                new CodecRun.Line("scan", 31.26, 1.5, 15),
                new CodecRun.Line("row", 300, Double.NaN, 2)));
    assertThat(report.text()).contains("scan").contains("31.3").containsPattern("row .*300.0 .*- ");
  }
}
