package dev.holdfast.cli.demo;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabPlan;
import dev.holdfast.lab.LabStatus;
import dev.holdfast.shop.Access;
import dev.holdfast.shop.CheckReport;
import dev.holdfast.shop.Checker;
import dev.holdfast.shop.LoadPlan;
import dev.holdfast.shop.LoadProgress;
import dev.holdfast.shop.Loader;
import dev.holdfast.shop.RuleResult;
import dev.holdfast.shop.Workload;
import dev.holdfast.shop.WorkloadPlan;
import dev.holdfast.shop.WorkloadReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** The demo from the lab's start to the verdict. Who calls it takes the lab down again. */
final class Demo {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private final DemoPlan plan;
  private final Lab lab;
  private final Display display;
  private final Clock clock;
  private final Board board;

  Demo(DemoPlan plan, Lab lab, Display display, Clock clock) {
    this.plan = plan;
    this.lab = lab;
    this.display = display;
    this.clock = clock;
    this.board = new Board(plan);
  }

  /** All that came of it. */
  record Outcome(DemoReport report, CheckReport check, List<Failover> failovers) {}

  Outcome run() throws InterruptedException {
    try (Watcher _ = new Watcher(lab, board, display, clock)) {
      say("starting three servers with an agent each");
      LabPlan wanted = new LabPlan(DemoPlan.NODES, plan.folder(), false, OptionalInt.empty());
      LabStatus status = lab.up(wanted, PATIENCE, this::say);
      Access shop = access(status);
      say("filling a shop with " + plan.customers() + " customers");
      new Loader(shop).load(new LoadPlan(plan.customers(), plan.threads(), false), this::loading);
      WorkloadReport worked = work(shop);
      say("checking each acknowledged purchase against the database");
      CheckReport check = new Checker(shop).check(List.of(worked.journal()), this::judged);
      return new Outcome(report(worked, check), check, board.failovers());
    }
  }

  private Access access(LabStatus status) {
    return new Access(
        List.of(Endpoint.parse(status.router().primary())),
        Lab.CLIENT,
        lab.clientPassword().value());
  }

  private void loading(LoadProgress progress) {
    board.stage(
        "filling a shop: " + progress.done() + " of " + progress.customers() + " customers");
  }

  private void judged(RuleResult rule) {
    board.stage("checked: " + rule.meaning());
  }

  private WorkloadReport work(Access shop) throws InterruptedException {
    Path journal = plan.folder().resolve("journal.hfj");
    Duration atMost = plan.running().plus(Killer.PATIENCE.multipliedBy(plan.kills() + 1L));
    Workload workload = new Workload(shop, null, new WorkloadPlan(plan.threads(), atMost, journal));
    board.opened(workload);
    say("customers pay in and buy, through the router");
    try (RunningShop running = RunningShop.start(workload)) {
      new Killer(plan, lab, board, running, clock, this::say).run();
      return running.end();
    }
  }

  private DemoReport report(WorkloadReport worked, CheckReport check) {
    dev.holdfast.shop.JournalTally tally = check.journal();
    return new DemoReport(
        check.verdict().word(),
        tally == null ? worked.totals().acknowledgedWrites() : tally.acknowledged(),
        tally == null ? 0 : tally.lost(),
        tally == null ? 0 : tally.phantom() + tally.revived(),
        tally == null ? worked.totals().unknown() : tally.unknown(),
        board.failovers().stream().map(Demo::outageMillis).toList(),
        Math.round(worked.purchasesPerSecond() * 10) / 10.0,
        DemoPlan.NODES,
        board.serverVersion().orElse("unknown"));
  }

  private static long outageMillis(Failover failover) {
    Duration outage = failover.outage();
    if (outage == null) {
      throw new Failure(
          "internal", "measuring the outage", "the failover has no end", "Report this.");
    }
    return outage.toMillis();
  }

  private void say(String sentence) {
    board.stage(sentence);
    display.say(sentence);
  }
}
