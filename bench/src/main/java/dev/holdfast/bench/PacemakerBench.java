package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import dev.holdfast.lab.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Pacemaker's failovers, in network namespaces; each run with a new cluster. */
final class PacemakerBench {
  private static final Endpoint ADDRESS = new Endpoint("10.79.0.100", 3306);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int SETTLED_COMMITS = 50;
  private static final String INSTALL =
      "apt-get install -y --no-install-recommends pacemaker corosync crmsh resource-agents bc";
  private final String fault;
  private final boolean tuned;
  private final int writers;
  private final Duration before;

  /**
   * Nothing is installed or started yet.
   *
   * @param fault {@code kill} or {@code host}
   * @param tuned monitors every 1 to 2 s and a token of 1 s, not the documented ones
   */
  PacemakerBench(String fault, boolean tuned, int writers, Duration before) {
    this.fault = fault;
    this.tuned = tuned;
    this.writers = writers;
    this.before = before;
  }

  FailoverReport run(int runs, Machine machine, Progress progress) throws Exception {
    install();
    Results results = new Results(runs, progress);
    for (int i = 0; i < runs; i++) {
      Path folder = Files.createTempDirectory("hfpc").resolve("cluster");
      try {
        results.add(once(folder));
      } finally {
        cluster("down", folder);
        Files.deleteIfExists(folder.getParent());
      }
    }
    return results.report(
        "Pacemaker, " + (tuned ? "tuned" : "as documented") + ", " + fault, machine, writers);
  }

  private Results.Result once(Path folder) throws Exception {
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
      Thread.sleep(before);
      long struck = clients.micros();
      cluster(fault.equals("kill") ? "kill-server" : "kill-host", folder, primary[0]);
      Acknowledged acknowledged = clients.acknowledged();
      long from = clients.micros();
      Waiting.until(
          "commits after the fault", PATIENCE, () -> acknowledged.since(from) > SETTLED_COMMITS);
      Acknowledged.Gap outage = acknowledged.longestGap(struck);
      FailoverReport.Run run =
          new FailoverReport.Run(
              "n" + primary[0],
              acknowledged.secondBefore(struck),
              outage.length(),
              clients.cut(),
              Steps.NONE);
      return new Results.Result(run, acknowledged.count(), clients.lost());
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
