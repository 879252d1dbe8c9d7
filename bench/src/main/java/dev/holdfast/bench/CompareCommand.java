package dev.holdfast.bench;

import dev.holdfast.base.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    header = "Holdfast, by hand and Pacemaker in one table.",
    description = {
      "Kills the primary's server under Holdfast, under somebody who promotes by hand at once, and",
      "under Pacemaker, one after the other on this machine; prints them beside one another."
    })
final class CompareCommand implements Callable<Integer> {
  @Option(
      names = "--pacemaker-runs",
      paramLabel = "N",
      defaultValue = "20",
      description = {
        "How many times Pacemaker, tuned and as documented, a minute each; 0 for not at all;",
        "${DEFAULT-VALUE} when left out."
      })
  private int pacemakerRuns;

  @Mixin private Load load = new Load();

  @Override
  public Integer call() throws Exception {
    load.checkOne();
    if (pacemakerRuns < 0) {
      throw new Failure(
          "bad-runs", "planning the benchmark", pacemakerRuns + " runs", "Choose 0 or more.");
    }
    List<Comparison.Named> all = new ArrayList<>();
    all.add(
        named(
            new HandBench(load.writers(), load.before())
                .run(load.runs(), Machine.lookAndWarn(), System.err::println)));
    FailoverReport holdfast = FailoverBench.inTemporaryLab(Fault.KILL, load, load.writers());
    all.add(new Comparison.Named("Holdfast", holdfast));
    if (pacemakerRuns > 0) {
      all.add(named(pacemaker(true)));
      all.add(named(pacemaker(false)));
    }
    Comparison comparison = Comparison.of("The primary's server is killed", all);
    load.print(comparison, comparison.text());
    return holdfast.lost() == 0 ? 0 : 1;
  }

  private static Comparison.Named named(FailoverReport report) {
    return new Comparison.Named(report.fault(), report);
  }

  private FailoverReport pacemaker(boolean tuned) throws Exception {
    return new PacemakerBench("kill", tuned, load.writers(), load.before())
        .run(pacemakerRuns, Machine.lookAndWarn(), System.err::println);
  }
}
