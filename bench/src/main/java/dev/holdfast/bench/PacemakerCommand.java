package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private static final Endpoint ADDRESS = new Endpoint("10.79.0.100", 3306);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int SETTLED_COMMITS = 50;
  private static final String INSTALL =
      "apt-get install -y --no-install-recommends pacemaker corosync crmsh resource-agents bc";

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
    install();
    List<FailoverReport.Run> done = new ArrayList<>();
    int acknowledged = 0;
    long lost = 0;
    for (int i = 0; i < runs; i++) {
      Path folder = Files.createTempDirectory("hfpc").resolve("cluster");
      try {
        HandBench.Result result = once(folder);
        done.add(result.run());
        acknowledged += result.acknowledged();
        lost += result.lost();
      } finally {
        cluster("down", folder);
        Files.deleteIfExists(folder.getParent());
      }
      System.err.printf("%d of %d: %d ms%n", i + 1, runs, done.getLast().outageMicros() / 1000);
    }
    FailoverReport report =
        FailoverReport.of(
            "Pacemaker, " + (tuned ? "tuned" : "as documented") + ", " + fault,
            machine,
            Commands.run("mariadbd", "--version").strip(),
            3,
            writers,
            done,
            acknowledged,
            lost);
    System.out.print(json ? Json.MAPPER.writeValueAsString(report) + "\n" : report.text());
    return 0;
  }

  private HandBench.Result once(Path folder) throws Exception {
    cluster("up", folder, tuned ? "tuned" : "documented");
    String[] primary = {""};
    Waiting.until(
        "a primary with two replicas",
        PATIENCE,
        () -> {
          primary[0] = healthy(folder);
          return !primary[0].isEmpty();
        });
    try (Writers clients =
        new Writers(
            List.of(ADDRESS), PlainServers.CLIENT, PlainServers.PASSWORD, Clock.systemUTC())) {
      clients.start(writers);
      Thread.sleep(Durations.parse(before));
      long struck = clients.micros();
      cluster(fault.equals("kill") ? "kill-server" : "kill-host", folder, primary[0]);
      Acknowledged acknowledged = clients.acknowledged();
      long from = clients.micros();
      Waiting.until(
          "commits after the fault", PATIENCE, () -> acknowledged.since(from) > SETTLED_COMMITS);
      Acknowledged.Gap outage = acknowledged.longestGap(struck);
      FailoverReport.Run run =
          new FailoverReport.Run("n" + primary[0], outage.length(), clients.cut(), Steps.NONE);
      return new HandBench.Result(run, acknowledged.count(), clients.lost());
    }
  }

  private static String healthy(Path folder) {
    try {
      return cluster("healthy", folder).strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String cluster(String command, Path folder, String... more)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    String bench = System.getProperty("holdfast.bench", "bench");
    words.add(Path.of(bench, "pacemaker", "cluster").toString());
    words.add(command);
    words.add(folder.toString());
    words.addAll(List.of(more));
    return Commands.run(words.toArray(String[]::new));
  }

  private static void install() throws IOException, InterruptedException {
    if (!Files.exists(Path.of("/usr/sbin/pacemakerd"))) {
      System.err.println("installing pacemaker, corosync, crmsh, resource-agents and bc");
      Commands.run("sh", "-c", INSTALL);
    }
  }
}
