package dev.holdfast.cli.demo;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.base.Failure;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.ProcessId;
import dev.holdfast.lab.Progress;
import dev.holdfast.lab.RoleWords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Kills the primary's server each time one is due, and waits until its node follows again. */
final class Killer {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 25;
  private final DemoPlan plan;
  private final Lab lab;
  private final Board board;
  private final RunningShop shop;
  private final Clock clock;
  private final Progress progress;

  Killer(DemoPlan plan, Lab lab, Board board, RunningShop shop, Clock clock, Progress progress) {
    this.plan = plan;
    this.lab = lab;
    this.board = board;
    this.shop = shop;
    this.clock = clock;
    this.progress = progress;
  }

  /** Returns when all kills are done and the time is over. */
  void run() throws InterruptedException {
    for (int kill = 0; kill < plan.kills(); kill++) {
      waitUntil(plan.dueAt(kill));
      kill();
      awaitRecovery();
    }
    waitUntil(plan.running());
  }

  private void waitUntil(Duration elapsed) throws InterruptedException {
    while (!shop.hasSold() || shop.elapsed().compareTo(elapsed) < 0) {
      pause();
    }
  }

  private void kill() throws InterruptedException {
    String primary = primary();
    ProcessId server = lab.server(primary).orElseThrow(() -> stuck(primary, "its server is gone"));
    Instant at = clock.instant();
    server.kill();
    board.killed(primary, at);
    progress.say("killed the server of " + primary + ", the primary (kill -9)");
  }

  private String primary() throws InterruptedException {
    Instant deadline = clock.instant().plus(PATIENCE);
    while (true) {
      for (StatusView view : lab.views().values()) {
        Optional<NodeView> self = board.self(view.self());
        if (self.filter(node -> node.role() == Role.PRIMARY).isPresent()) {
          return view.self();
        }
      }
      if (clock.instant().isAfter(deadline)) {
        throw stuck("a primary", "there is none");
      }
      pause();
    }
  }

  private void awaitRecovery() throws InterruptedException {
    Instant deadline = clock.instant().plus(PATIENCE);
    boolean told = false;
    while (!board.failovers().getLast().complete()) {
      Failover failover = board.failovers().getLast();
      Duration outage = failover.outage();
      if (outage != null && !told) {
        told = true;
        progress.say(
            failover.successor() + " took over: " + outage.toMillis() + " ms without a purchase");
      }
      if (clock.instant().isAfter(deadline)) {
        throw stuck(failover.killed(), state(failover.killed()));
      }
      pause();
    }
    Failover failover = board.failovers().getLast();
    progress.say(failover.killed() + " is back and follows " + failover.successor());
  }

  private void pause() throws InterruptedException {
    Thread.sleep(LOOK_MILLIS);
    shop.requireOpen();
  }

  private String state(String node) {
    return board
        .self(node)
        .map(n ->
            "it is " + RoleWords.of(n.role()) + (n.problem() == null ? "" : ": " + n.problem()))
        .orElse("its agent does not answer");
  }

  private static Failure stuck(String subject, String reason) {
    return new Failure(
        "demo-stuck",
        "waiting for " + subject + " after a kill",
        reason + " after " + PATIENCE.toSeconds() + " s",
        "Run it again with --keep, then look with 'holdfast status' and at the agents' logs.");
  }
}
