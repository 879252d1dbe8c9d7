package dev.holdfast.shop.command;

import dev.holdfast.base.Durations;
import dev.holdfast.shop.Workload;
import dev.holdfast.shop.WorkloadPlan;
import dev.holdfast.shop.WorkloadProgress;
import dev.holdfast.shop.WorkloadReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description =
        "Lets customers deposit, buy and return over many connections, and keeps a journal of it.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private AccessOptions access = new AccessOptions();

  @Option(
      names = "--journal",
      required = true,
      paramLabel = "FILE",
      description = "Where each operation and its outcome is written down; must not exist.")
  private Path journal = Path.of("");

  @Option(names = "--append", description = "Add this run to a journal that is there.")
  private boolean append;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "12",
      description = "Connections that write (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How long, e.g. 30s or 10m (default: ${DEFAULT-VALUE}).")
  private String time = "";

  @Option(
      names = "--read-hosts",
      split = ",",
      paramLabel = "HOST:PORT",
      description = "Read from these as well: replicas, or the router's port for them.")
  private List<String> readHosts = new ArrayList<>();

  @Option(
      names = "--commit-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How long a commit is waited for before its outcome is unknown (default:"
              + " ${DEFAULT-VALUE}).")
  private String commitTimeout = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Operations per second; 0 for as many as the server takes (the default).")
  private int rate;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Duration commitWait = Durations.parse(commitTimeout);
    if (threads < 1 || threads > 1000 || rate < 0 || !commitWait.isPositive()) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads must be 1 to 1000, --rate 0 or more, --commit-timeout more than 0");
    }
    WorkloadPlan plan =
        new WorkloadPlan(threads, Durations.parse(time), journal, append, commitWait, rate);
    Workload workload =
        new Workload(access.access(), readHosts.isEmpty() ? null : access.access(readHosts), plan);
    ProgressLine line = new ProgressLine(spec.commandLine().getErr());
    try (Interruption _ = new Interruption(workload)) {
      WorkloadReport report = workload.run(p -> line.show(text(p)));
      line.done();
      RunText text = new RunText(report);
      spec.commandLine().getOut().println(json ? text.json() : text.table(access.hosts()));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private static String text(WorkloadProgress p) {
    List<Integer> seconds = p.perSecond();
    return String.format(
        Locale.ROOT,
        "%d s: %,d acknowledged, %,d/s, %d refused, %d unknown, last acknowledged %d ms ago",
        p.elapsed().toSeconds(),
        p.acknowledgedWrites(),
        seconds.size() < 2 ? 0 : seconds.get(seconds.size() - 2),
        p.refused(),
        p.unknown(),
        p.currentGap().toMillis());
  }
}
