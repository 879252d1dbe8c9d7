package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run pacemaker}. */
@Command(
    name = "pacemaker",
    mixinStandardHelpOptions = true,
    description = {
      "The same faults with Pacemaker, corosync and ocf:heartbeat:mariadb in network namespaces,",
      "as Debian packages them. As root; installs what is missing with apt-get."
    })
final class PacemakerCommand implements Callable<Integer> {
  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      defaultValue = "kill",
      description = "kill (the server) or host; ${DEFAULT-VALUE} when left out.")
  private String fault = "kill";

  @Option(
      names = "--tuned",
      description = "Monitors every 1 to 2 s and a corosync token of 1 s, not the documented ones.")
  private boolean tuned;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many times, each with a new cluster; ${DEFAULT-VALUE} when left out.")
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
    if (!fault.equals("kill") && !fault.equals("host")) {
      throw new Failure(
          "bad-fault", "planning the benchmark", fault + " is no fault", "Choose kill or host.");
    }
    Machine machine = Machine.look();
    machine.warning().ifPresent(System.err::println);
    FailoverReport report =
        new PacemakerBench(fault, tuned, writers, Durations.parse(before))
            .run(runs, machine, System.err::println);
    System.out.print(json ? Json.MAPPER.writeValueAsString(report) + "\n" : report.text());
    return 0;
  }
}
