package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabPlan;
import dev.holdfast.lab.LabStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run idle}. */
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    description = "Processor time and memory of each agent of a cluster to which nothing happens.")
final class IdleCommand implements Callable<Integer> {
  private static final int NODES = 3;
  private static final Duration START = Duration.ofSeconds(90);

  /** {@code USER_HZ} of Linux, the unit of times in /proc/PID/stat: proc(5). */
  private static final double TICKS_PER_SECOND = 100;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "5m",
      description = "How long the cluster runs before; ${DEFAULT-VALUE} when left out.")
  private String warmUp = "5m";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "How long is measured; ${DEFAULT-VALUE} when left out.")
  private String time = "60s";

  @Option(names = "--json", description = "Print one JSON object, and everything else on stderr.")
  private boolean json;

  /**
   * One agent, with its member of the coordination ensemble.
   *
   * @param corePercent processor time in per cent of one core
   * @param residentMebibytes at the end
   */
  record Line(String node, String role, double corePercent, double residentMebibytes) {}

  /** What was measured on which machine. */
  record Report(Machine machine, double seconds, List<Line> agents) {}

  @Override
  public Integer call() throws Exception {
    Duration before = Durations.parse(warmUp);
    Duration measured = Durations.parse(time);
    Machine machine = Machine.lookAndWarn();
    TemporaryLab place = TemporaryLab.make();
    print(
        place.use(() -> {
          System.err.println("starting " + NODES + " servers with an agent each");
          Lab lab = place.lab();
          lab.up(new LabPlan(NODES, lab.folder(), false, OptionalInt.empty()), START, _ -> {});
          Thread.sleep(before);
          return measure(lab.status().nodes(), measured, machine);
        }));
    return 0;
  }

  private static Report measure(List<LabStatus.NodeStatus> nodes, Duration time, Machine machine)
      throws InterruptedException {
    List<Long> before = nodes.stream().map(n -> ticks(pid(n))).toList();
    long begun = System.nanoTime();
    Thread.sleep(time);
    double seconds = (System.nanoTime() - begun) / 1e9;
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      LabStatus.NodeStatus n = nodes.get(i);
      double used = (ticks(pid(n)) - before.get(i)) / TICKS_PER_SECOND;
      lines.add(new Line(n.name(), n.role(), rounded(100 * used / seconds), resident(pid(n))));
    }
    return new Report(machine, rounded(seconds), lines);
  }

  private static long pid(LabStatus.NodeStatus node) {
    Long pid = node.agentPid();
    if (pid == null) {
      throw new Failure("no-agent", "measuring " + node.name(), "it has no agent", "Try again.");
    }
    return pid;
  }

  /** utime and stime: fields 14 and 15, counted behind the name, which may hold anything. */
  private static long ticks(long pid) {
    String stat = read(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static double resident(long pid) {
    String line =
        read(pid, "status").lines().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
    return rounded(Long.parseLong(line.replaceAll("\\D", "")) / 1024.0);
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new Failure("no-agent", "measuring process " + pid, e.toString(), "Try again.", e);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private void print(Report report) {
    if (json) {
      System.out.println(Json.MAPPER.writeValueAsString(report));
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%d cores, load average %.2f before; %.0f s measured%n%n%-6s %-8s %10s %10s%n",
        report.machine().cores(),
        report.machine().load(),
        report.seconds(),
        "node",
        "role",
        "core",
        "resident");
    for (Line l : report.agents()) {
      System.out.printf(
          Locale.ROOT,
          "%-6s %-8s %8.1f %% %6.0f MiB%n",
          l.node(),
          l.role(),
          l.corePercent(),
          l.residentMebibytes());
    }
  }
}
