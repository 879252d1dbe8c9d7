package dev.holdfast.bench;

import dev.holdfast.base.Failure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run pacemaker}. */
@Command(
    name = "pacemaker",
    mixinStandardHelpOptions = true,
    header = "The same under Pacemaker and corosync.",
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

  @Mixin private Load load = new Load();

  @Override
  public Integer call() throws Exception {
    if (!fault.equals("kill") && !fault.equals("host")) {
      throw new Failure(
          "bad-fault", "planning the benchmark", fault + " is no fault", "Choose kill or host.");
    }
    load.checkOne();
    Machine machine = Machine.lookAndWarn();
    FailoverReport report =
        new PacemakerBench(fault, tuned, load.writers(), load.before())
            .run(load.runs(), machine, System.err::println);
    load.print(report, report.text());
    return 0;
  }
}
