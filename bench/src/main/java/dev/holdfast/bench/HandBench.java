package dev.holdfast.bench;

import dev.holdfast.base.Failure;
import dev.holdfast.lab.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The yardstick: somebody who knows at once that the primary's server has ended, and who promotes a
 * replica over connections that are open already, with nothing to agree on with anybody.
 */
final class HandBench {
  private static final int SETTLED_COMMITS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final int writerCount;
  private final Duration before;

  HandBench(int writerCount, Duration before) {
    this.writerCount = writerCount;
    this.before = before;
  }

  /** That many promotions, each of new servers. */
  FailoverReport run(int runs, Machine machine, Progress progress) throws Exception {
    Path folder = Files.createTempDirectory("hfhand");
    Results results = new Results(runs, progress);
    for (int i = 0; i < runs; i++) {
      results.add(once(folder.resolve("set")));
    }
    Files.delete(folder);
    return results.report("promotion by hand over open connections", machine, writerCount);
  }

  private Results.Result once(Path folder) throws Exception {
    PlainServers.Replication mode = PlainServers.Replication.SEMI_SYNCHRONOUS;
    PlainServers set = new PlainServers(folder, mode);
    return set.use(() -> {
      try (Writers writers =
          new Writers(
              set.endpoints(), PlainServers.CLIENT, PlainServers.PASSWORD, Clock.systemUTC())) {
        writers.start(writerCount);
        Thread.sleep(before);
        return promote(set, writers);
      }
    });
  }

  private static Results.Result promote(PlainServers set, Writers writers) throws Exception {
    List<PlainServers.Server> servers = set.servers();
    long cutBefore = writers.cut();
    long struck = writers.micros();
    servers.getFirst().process().destroyForcibly().waitFor();
    List<PlainServers.Server> replicas = servers.subList(1, servers.size());
    both(replicas, r -> r.run("STOP SLAVE IO_THREAD"));
    both(
        replicas,
        r ->
            r.run(
                "SELECT MASTER_GTID_WAIT('"
                    + r.value("SHOW SLAVE STATUS", "Gtid_IO_Pos")
                    + "', 100)"));
    PlainServers.Server first = replicas.getFirst();
    PlainServers.Server second = replicas.getLast();
    boolean firstWins = received(first) >= received(second);
    PlainServers.Server winner = firstWins ? first : second;
    PlainServers.Server other = firstWins ? second : first;
    winner.run(
        "STOP SLAVE",
        "RESET SLAVE ALL",
        "SET GLOBAL rpl_semi_sync_master_wait_no_slave = 1",
        "SET GLOBAL rpl_semi_sync_master_timeout = 4294967295",
        "SET GLOBAL read_only = 0");
    other.run("STOP SLAVE");
    PlainServers.follow(other, winner);
    long from = writers.micros();
    Acknowledged acknowledged = writers.acknowledged();
    Waiting.until(
        "commits after the promotion", PATIENCE, () -> acknowledged.since(from) > SETTLED_COMMITS);
    Acknowledged.Gap outage = acknowledged.longestGap(struck);
    FailoverReport.Run run =
        new FailoverReport.Run(
            "server1",
            acknowledged.secondBefore(struck),
            outage.length(),
            writers.cut() - cutBefore,
            Steps.NONE);
    return new Results.Result(run, acknowledged.count(), writers.lost());
  }

  private static long received(PlainServers.Server server) throws SQLException {
    String position = server.value("SELECT @@gtid_slave_pos AS p", "p");
    return Long.parseLong(position.substring(position.lastIndexOf('-') + 1));
  }

  private interface Order {
    void to(PlainServers.Server server) throws SQLException;
  }

  private static void both(List<PlainServers.Server> servers, Order order) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> given = new ArrayList<>();
      for (PlainServers.Server server : servers) {
        given.add(
            threads.submit(() -> {
              order.to(server);
              return server;
            }));
      }
      for (Future<?> each : given) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new Failure(
          "bench-stuck", "promoting by hand", String.valueOf(e.getCause()), "Try it again.", e);
    }
  }
}
