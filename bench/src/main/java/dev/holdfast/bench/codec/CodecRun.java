package dev.holdfast.bench.codec;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link CodecBenchmarks} in JVMs of their own. */
public final class CodecRun {
  private CodecRun() {}

  /**
   * What one of them came to.
   *
   * @param nanos for each event, row or GTID, on average
   * @param error half of the interval that holds the average with a probability of 99.9 %; NaN
   *     where there are too few samples for one
   */
  public record Line(String what, double nanos, double error, long samples) {}

  /**
   * Runs all of them, each in JVMs of its own.
   *
   * @param quick a look that takes seconds, and says little
   */
  public static List<Line> lines(boolean quick) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(CodecBenchmarks.class.getName())
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .forks(quick ? 1 : 3)
            .warmupIterations(quick ? 1 : 5)
            .measurementIterations(quick ? 2 : 5)
            .warmupTime(TimeValue.milliseconds(quick ? 200 : 1_000))
            .measurementTime(TimeValue.milliseconds(quick ? 200 : 1_000));
    Collection<RunResult> results = new Runner(options.build()).run();
    return results.stream().map(CodecRun::line).toList();
  }

  private static Line line(RunResult run) {
    Result<?> result = run.getPrimaryResult();
    return new Line(
        result.getLabel(), result.getScore(), result.getScoreError(), result.getSampleCount());
  }
}
