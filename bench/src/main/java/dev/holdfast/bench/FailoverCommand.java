package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.lab.Lab;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--before",
      paramLabel = "TIME",
      defaultValue = "700ms",
      description = "Writing with all nodes back before each; ${DEFAULT-VALUE} when left out.")
  private String before = "700ms";

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many times; ${DEFAULT-VALUE} when left out.")
  private int runs;

  @Option(
      names = "--writers",
      paramLabel = "N",
      defaultValue = "8",
      description = "Connections that commit as fast as they can; ${DEFAULT-VALUE} when left out.")
  private int writers;

  @Option(names = "--json", description = "Print one JSON object, and everything else on stderr.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    require(runs >= 1 && runs <= 10_000, "bad-runs", runs + " runs", "Choose 1 to 10000.");
    require(
        writers >= 1 && writers <= 250, "bad-writers", writers + " writers", "Choose 1 to 250.");
    Duration calm = Durations.parse(before);
    Machine machine = Machine.look();
    machine.warning().ifPresent(System.err::println);
    TemporaryLab place = TemporaryLab.make();
    FailoverReport report = place.use(() -> measure(place.lab(), calm, machine));
    System.out.print(json ? Json.MAPPER.writeValueAsString(report) + "\n" : report.text());
    return report.lost() == 0 ? 0 : 1;
  }

  private FailoverReport measure(Lab lab, Duration calm, Machine machine) throws Exception {
    return new FailoverBench(lab, fault, writers, calm, System.err::println).run(runs, machine);
  }

  private static void require(boolean holds, String code, String reason, String hint) {
    if (!holds) {
      throw new Failure(code, "planning the benchmark", reason, hint);
    }
  }
}
