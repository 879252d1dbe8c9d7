package dev.holdfast.bench;

import dev.holdfast.lab.Lab;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run failover}. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = "Takes the primary away again and again; times each step until commits return.")
final class FailoverCommand implements Callable<Integer> {
  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      defaultValue = "kill",
      converter = FaultName.class,
      description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} when left out.",
      completionCandidates = FaultName.class)
  private Fault fault = Fault.KILL;

  @Mixin private Load load = new Load();

  @Override
  public Integer call() throws Exception {
    load.check();
    Machine machine = Machine.lookAndWarn();
    TemporaryLab place = TemporaryLab.make();
    FailoverReport report = place.use(() -> measure(place.lab(), machine));
    load.print(report, report.text());
    return report.lost() == 0 ? 0 : 1;
  }

  private FailoverReport measure(Lab lab, Machine machine) throws Exception {
    return new FailoverBench(lab, fault, load.writers(), load.before(), System.err::println)
        .run(load.runs(), machine);
  }
}
