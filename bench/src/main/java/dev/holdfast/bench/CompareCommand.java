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
    load.check();
    if (pacemakerRuns < 0) {
      throw new Failure(
          "bad-runs", "planning the benchmark", pacemakerRuns + " runs", "Choose 0 or more.");
    }
    List<FailoverReport> all = new ArrayList<>();
    all.add(
        new HandBench(load.writers(), load.before())
            .run(load.runs(), Machine.lookAndWarn(), System.err::println));
    all.add(holdfast());
    if (pacemakerRuns > 0) {
      all.add(pacemaker(true));
      all.add(pacemaker(false));
    }
    Comparison comparison = Comparison.of(all);
    load.print(comparison, comparison.text());
    return all.get(1).lost() == 0 ? 0 : 1;
  }

  private FailoverReport holdfast() throws Exception {
    Machine machine = Machine.lookAndWarn();
    TemporaryLab place = TemporaryLab.make();
    return place.use(() ->
        new FailoverBench(
                place.lab(), Fault.KILL, load.writers(), load.before(), System.err::println)
            .run(load.runs(), machine)
            .named("Holdfast"));
  }

  private FailoverReport pacemaker(boolean tuned) throws Exception {
    return new PacemakerBench("kill", tuned, load.writers(), load.before())
        .run(pacemakerRuns, Machine.lookAndWarn(), System.err::println);
  }
}
