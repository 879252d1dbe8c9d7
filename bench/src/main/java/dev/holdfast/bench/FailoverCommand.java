package dev.holdfast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run failover}. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    header = "Outage of failovers and switchovers, step by step.",
    description = {
      "Takes the primary away again and again; times each step until commits return.",
      "With several numbers of --writers (1,4,12,36), a line for each: outage against load."
    })
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
    List<FailoverReport> all = new ArrayList<>();
    for (int writers : load.eachWriters()) {
      all.add(FailoverBench.inTemporaryLab(fault, load, writers));
    }
    print(all);
    return all.stream().allMatch(r -> r.lost() == 0) ? 0 : 1;
  }

  private void print(List<FailoverReport> all) {
    FailoverReport first = all.getFirst();
    if (all.size() == 1) {
      load.print(first, first.text());
    } else {
      Comparison table =
          Comparison.of(
              fault.words, all.stream().map(r -> new Comparison.Named("Holdfast", r)).toList());
      load.print(table, table.text());
    }
  }
}
