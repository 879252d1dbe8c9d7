package dev.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Servers that die, hang or forget while the shop is open. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private final Bench bench;

  OutageTest() throws Exception {
    bench = new Bench();
  }

  @BeforeEach
  void fill() throws Exception {
    bench.load();
  }

  @AfterAll
  void close() throws Exception {
    bench.close();
  }

  @Test
  void killedServerThatRecoversHasLostNothing() throws Exception {
    Path journal = bench.newJournal();
    Workload workload = bench.workload(new WorkloadPlan(8, LONG, journal));
    CompletableFuture<WorkloadReport> running = bench.start(workload);
    awaitWrites(workload, 100);
    Instant killed = Instant.now();
    bench.server.kill();
    bench.server.launch();
    awaitWrites(workload, workload.progress().acknowledgedWrites() + 100);
    workload.stop();
    WorkloadReport report = running.get(30, TimeUnit.SECONDS);

    assertThat(Bench.broken(bench.check(journal))).isEmpty();
    assertThat(report.interrupted()).isTrue();
    assertThat(report.totals().errors()).isNotEmpty();
    Gap outage = workload.longestGapAround(killed, Duration.ofSeconds(10));
    assertThat(outage).isEqualTo(report.longestGap());
    assertThat(outage.length()).isBetween(Duration.ofMillis(50), Duration.ofSeconds(20));
    assertThat(outage.from()).isBetween(killed.minusSeconds(1), killed.plusSeconds(1));
  }

  @Test
  void serverThatWasSetBackToACopyHasLostAcknowledgedOperations() throws Exception {
    bench.server.kill();
    Path copy = bench.server.folder().resolve("copy");
    ScratchServer.run("cp", "-a", bench.server.data().toString(), copy.toString());
    bench.server.launch();
    Path journal = bench.run();
    bench.server.kill();
    ScratchServer.run("rm", "-rf", bench.server.data().toString());
    ScratchServer.run("mv", copy.toString(), bench.server.data().toString());
    bench.server.launch();

    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report)).isEqualTo("acknowledged violated");
    assertThat(Bench.tally(report).lost()).isPositive();
  }

  @Test
  void stopEndsARunWhoseServerHangs() throws Exception {
    Path journal = bench.newJournal();
    Workload workload = bench.workload(new WorkloadPlan(4, LONG, journal));
    CompletableFuture<WorkloadReport> running = bench.start(workload);
    awaitWrites(workload, 20);
    bench.server.signal("STOP");
    try {
      Bench.await(
          "a gap", () -> workload.progress().currentGap().compareTo(Duration.ofMillis(300)) > 0);
      workload.stop();
      running.get(10, TimeUnit.SECONDS);
    } finally {
      bench.server.signal("CONT");
    }
    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report)).isEmpty();
    assertThat(Bench.tally(report).open()).isZero();
  }

  @Test
  void commitThatWaitsTooLongIsUnknownAndMayComeThrough() throws Exception {
    Path journal = bench.newJournal();
    Workload workload =
        bench.workload(new WorkloadPlan(2, LONG, journal, false, Duration.ofMillis(300), 0));
    CompletableFuture<WorkloadReport> running = bench.start(workload);
    awaitWrites(workload, 10);
    bench.server.sql(
        "SET GLOBAL rpl_semi_sync_master_timeout = 600000",
        "SET GLOBAL rpl_semi_sync_master_wait_no_slave = ON",
        "SET GLOBAL rpl_semi_sync_master_enabled = ON");
    Bench.await("unknown outcomes", () -> workload.progress().unknown() >= 2);
    workload.stop();
    WorkloadReport report = running.get(10, TimeUnit.SECONDS);
    bench.server.sql("SET GLOBAL rpl_semi_sync_master_enabled = OFF");

    Bench.await("what waited comes through", () -> applied(journal) > 0);
    assertThat(report.totals().unknown()).isPositive();
    assertThat(Bench.broken(bench.check(journal))).isEmpty();
  }

  @Test
  void checkHoldsWhileTheRunGoesOn() throws Exception {
    Path journal = bench.newJournal();
    Workload workload = bench.workload(new WorkloadPlan(4, LONG, journal));
    CompletableFuture<WorkloadReport> running = bench.start(workload);
    awaitWrites(workload, 50);
    for (int i = 0; i < 5; i++) {
      CheckReport report = bench.check(journal);
      assertThat(Bench.broken(report)).isEmpty();
      assertThat(Bench.tally(report).acknowledged()).isPositive();
    }
    workload.stop();
    running.get(10, TimeUnit.SECONDS);
  }

  @Test
  void loadSurvivesAServerThatDiesInTheMiddle() throws Exception {
    CompletableFuture<LoadReport> loading = new CompletableFuture<>();
    CompletableFuture<Integer> halfWay = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            loading.complete(
                new Loader(bench.server.access())
                    .load(
                        new LoadPlan(30_000, 2, true),
                        progress -> {
                          if (progress.done() > 0) {
                            halfWay.complete(progress.done());
                          }
                        }));
          } catch (Exception e) {
            loading.completeExceptionally(e);
          }
        });
    halfWay.get(20, TimeUnit.SECONDS);
    bench.server.kill();
    bench.server.launch();
    assertThat(loading.get(60, TimeUnit.SECONDS).retries()).isPositive();
    assertThat(Bench.broken(bench.check())).isEmpty();
  }

  @Test
  void databaseThatDoesNotAnswerGivesUnknown() {
    CheckReport report = new Checker(Unreachable.access()).check(List.of(), _ -> {});
    assertThat(Bench.broken(report)).isEqualTo("database unknown");
  }

  private long applied(Path journal) {
    JournalTally tally = bench.check(journal).journal();
    return tally == null ? 0 : tally.unknownApplied();
  }

  private static void awaitWrites(Workload workload, long count) {
    Bench.await(
        count + " acknowledged writes", () -> workload.progress().acknowledgedWrites() >= count);
  }
}
