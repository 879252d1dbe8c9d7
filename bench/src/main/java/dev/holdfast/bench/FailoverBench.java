package dev.holdfast.bench;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabPlan;
import dev.holdfast.lab.LabStatus;
import dev.holdfast.lab.ProcessId;
import dev.holdfast.lab.Progress;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** Kills the primary's server a number of times, and looks at each failover from both sides. */
final class FailoverBench {
  private static final int NODES = 3;
  private static final int SETTLED_COMMITS = 200;
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CALM = Duration.ofMillis(700);
  private static final Duration LOOK = Duration.ofMillis(20);
  private final Lab lab;
  private final int writerCount;
  private final Progress progress;

  FailoverBench(Lab lab, int writerCount, Progress progress) {
    this.lab = lab;
    this.writerCount = writerCount;
    this.progress = progress;
  }

  FailoverReport run(int runs, Machine machine) throws InterruptedException, SQLException {
    progress.say("starting " + NODES + " servers with an agent each");
    LabPlan plan = new LabPlan(NODES, lab.folder(), false, OptionalInt.empty());
    LabStatus started = lab.up(plan, START, _ -> {});
    String password = lab.clientPassword().value();
    Endpoint router = Endpoint.parse(started.router().primary());
    try (Writers writers = new Writers(router, Lab.CLIENT, password, Clock.systemUTC())) {
      writers.start(writerCount);
      List<FailoverReport.Run> done = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        awaitAll();
        Thread.sleep(CALM);
        FailoverReport.Run run = kill(writers);
        done.add(run);
        progress.say(
            "kill %d of %d: %s, %d ms"
                .formatted(i + 1, runs, run.killed(), run.outageMicros() / 1000));
      }
      String version = serverVersion();
      int acknowledged = writers.acknowledged().count();
      return FailoverReport.of(
          machine, version, NODES, writerCount, done, acknowledged, writers.lost());
    }
  }

  private FailoverReport.Run kill(Writers writers) throws InterruptedException {
    String primary = primary();
    ProcessId server = lab.server(primary).orElseThrow(() -> stuck("the server of " + primary));
    long killed = writers.micros();
    server.kill();
    await(
        "commits after the kill of " + primary,
        () ->
            writers.acknowledged().longestGap(killed).length() > 0
                && writers.acknowledged().since(killed) > 0
                && opened(killed));
    Acknowledged acknowledged = writers.acknowledged();
    long from = writers.micros();
    await("commits after the kill of " + primary, () -> acknowledged.since(from) > SETTLED_COMMITS);
    Acknowledged.Gap outage = acknowledged.longestGap(killed);
    return new FailoverReport.Run(
        primary, outage.length(), Steps.of(views().values(), killed, outage));
  }

  private boolean opened(long since) {
    return views().values().stream()
        .flatMap(view -> view.events().stream())
        .anyMatch(e -> e.kind().equals("opened") && e.epochMicros() > since);
  }

  /** Every server runs in its place, and both replicas are ackers. */
  private void awaitAll() throws InterruptedException {
    await(
        "all nodes to be back",
        () -> {
          List<NodeView> nodes = own();
          return nodes.size() == NODES
              && nodes.stream().filter(n -> n.role() == Role.PRIMARY).count() == 1
              && nodes.stream().filter(n -> n.role() == Role.REPLICA && n.acknowledges()).count()
                  == NODES - 1;
        });
  }

  private String primary() {
    return own().stream()
        .filter(n -> n.role() == Role.PRIMARY)
        .map(NodeView::name)
        .findFirst()
        .orElseThrow(() -> stuck("a primary"));
  }

  private String serverVersion() {
    return own().stream()
        .flatMap(n -> Optional.ofNullable(n.serverVersion()).stream())
        .findFirst()
        .orElse("unknown");
  }

  /** Each node as its own agent sees it. */
  private List<NodeView> own() {
    return views().values().stream()
        .flatMap(view -> view.nodes().stream().filter(n -> n.name().equals(view.self())))
        .toList();
  }

  private Map<String, StatusView> views() {
    try {
      return lab.views();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw stuck(what);
      }
      Thread.sleep(LOOK);
    }
  }

  private static Failure stuck(String what) {
    return new Failure(
        "bench-stuck",
        "waiting for " + what,
        "nothing for " + PATIENCE.toSeconds() + " s",
        "Try 'holdfast demo --keep', and look at the agents' logs.");
  }
}
