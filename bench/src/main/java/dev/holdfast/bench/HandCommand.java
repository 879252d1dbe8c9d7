package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Json;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run hand}. */
@Command(
    name = "hand",
    mixinStandardHelpOptions = true,
    description =
        "The yardstick: kills a server and promotes a replica over open connections, at once.")
final class HandCommand implements Callable<Integer> {
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

  @Option(
      names = "--before",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "Writing before each; ${DEFAULT-VALUE} when left out.")
  private String before = "2s";

  @Option(names = "--json", description = "Print one JSON object, and everything else on stderr.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Duration calm = Durations.parse(before);
    Machine machine = Machine.look();
    machine.warning().ifPresent(System.err::println);
    FailoverReport report = new HandBench(writers, calm).run(runs, machine, System.err::println);
    System.out.print(json ? Json.MAPPER.writeValueAsString(report) + "\n" : report.text());
    return report.lost() == 0 ? 0 : 1;
  }
}
