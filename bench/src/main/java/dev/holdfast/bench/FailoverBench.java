package dev.holdfast.bench;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.agent.config.ClusterSettings;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabPlan;
import dev.holdfast.lab.LabStatus;
import dev.holdfast.lab.Progress;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Takes the primary away a number of times, and looks at each failover from both sides. */
final class FailoverBench {
  private static final int NODES = 3;
  private static final int SETTLED_COMMITS = 200;

  /** A replica that keeps up has no more than what its appliers work at. */
  private static final int CAUGHT_UP = 100;

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final Lab lab;
  private final Fault fault;
  private final int writerCount;
  private final Duration before;
  private final Progress progress;
  private long lastChange = System.nanoTime();

  /**
   * @param before how long the writers work with all nodes back before the fault
   */
  FailoverBench(Lab lab, Fault fault, int writerCount, Duration before, Progress progress) {
    this.lab = lab;
    this.fault = fault;
    this.writerCount = writerCount;
    this.before = before;
    this.progress = progress;
  }

  /** In a lab that is there only for this. */
  static FailoverReport inTemporaryLab(Fault fault, Load load, int writers) throws Exception {
    Machine machine = Machine.lookAndWarn();
    TemporaryLab place = TemporaryLab.make();
    return place.use(() ->
        new FailoverBench(place.lab(), fault, writers, load.before(), System.err::println)
            .run(load.runs(), machine));
  }

  private FailoverReport run(int runs, Machine machine) throws InterruptedException, SQLException {
    progress.say("starting " + NODES + " servers with an agent each");
    LabPlan plan = new LabPlan(NODES, lab.folder(), fault.isolated(), OptionalInt.empty());
    LabStatus started = lab.up(plan, START, _ -> {});
    String password = lab.clientPassword().value();
    Endpoint router = Endpoint.parse(started.router().primary());
    try (Writers writers = new Writers(List.of(router), Lab.CLIENT, password, Clock.systemUTC())) {
      writers.start(writerCount);
      List<FailoverReport.Run> done = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        awaitAll();
        fault.prepare(lab, primary());
        awaitAll();
        Thread.sleep(before);
        awaitCalm();
        awaitCaughtUp();
        FailoverReport.Run run = strike(writers);
        done.add(run);
        progress.say(
            "%d of %d: %s, %d ms".formatted(i + 1, runs, run.killed(), run.outageMicros() / 1000));
      }
      String version = serverVersion();
      int acknowledged = writers.acknowledged().count();
      return FailoverReport.of(
          fault.words, machine, version, NODES, writerCount, done, acknowledged, writers.lost());
    }
  }

  /** Until no failover of before makes this one wait. */
  private void awaitCalm() throws InterruptedException {
    if (fault.coolsDown()) {
      long cooldown = ClusterSettings.NONE.failoverCooldown().plusSeconds(1).toNanos();
      long left = lastChange + cooldown - System.nanoTime();
      Thread.sleep(Math.max(0, TimeUnit.NANOSECONDS.toMillis(left)));
    }
  }

  /** A node that was away would otherwise be measured at work on what it missed. */
  private void awaitCaughtUp() throws InterruptedException {
    await(
        "the replicas to apply what they received",
        () ->
            own().stream().filter(n -> n.role() == Role.REPLICA).allMatch(FailoverBench::keepsUp));
  }

  private static boolean keepsUp(NodeView replica) {
    return replica.backlog() != null && replica.backlog().transactions() <= CAUGHT_UP;
  }

  private FailoverReport.Run strike(Writers writers) throws InterruptedException {
    String primary = primary();
    long cutBefore = writers.cut();
    long struck = writers.micros();
    fault.strike(lab, primary);
    Acknowledged acknowledged = writers.acknowledged();
    await(
        "commits after " + primary + " was lost",
        () -> acknowledged.since(struck) > 0 && opened(struck));
    long from = writers.micros();
    await(
        "commits after " + primary + " was lost", () -> acknowledged.since(from) > SETTLED_COMMITS);
    lastChange = System.nanoTime();
    Acknowledged.Gap outage = acknowledged.longestGap(struck);
    Steps steps = Steps.of(views().values(), struck, outage);
    fault.mend(lab, primary);
    return new FailoverReport.Run(
        primary,
        acknowledged.secondBefore(struck),
        outage.length(),
        writers.cut() - cutBefore,
        steps);
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
    Waiting.until(what, PATIENCE, condition);
  }

  private static Failure stuck(String what) {
    return new Failure(
        "bench-stuck",
        "waiting for " + what,
        "nothing for " + PATIENCE.toSeconds() + " s",
        "Try 'holdfast demo --keep', and look at the agents' logs.");
  }
}
