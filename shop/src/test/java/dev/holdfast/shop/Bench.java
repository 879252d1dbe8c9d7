package dev.holdfast.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A small shop on a server of its own, with the steps that tests repeat. */
public final class Bench implements AutoCloseable {
  public static final int CUSTOMERS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public final ScratchServer server;

  public Bench() throws Exception {
    server = ScratchServer.start();
  }

  public LoadReport load() throws InterruptedException {
    return load(CUSTOMERS);
  }

  public LoadReport load(int customers) throws InterruptedException {
    return new Loader(server.access()).load(new LoadPlan(customers, 2, true), _ -> {});
  }

  public Path newJournal() throws IOException {
    return Files.createTempDirectory(server.folder(), "journal").resolve("run.hfj");
  }

  /** A run that ends in an orderly way. */
  public Path run() throws Exception {
    Path journal = newJournal();
    WorkloadReport report =
        workload(new WorkloadPlan(4, Duration.ofMillis(400), journal)).run(_ -> {});
    if (report.totals().acknowledgedWrites() == 0) {
      throw new IllegalStateException("nothing was acknowledged: " + report.totals());
    }
    return journal;
  }

  public Workload workload(WorkloadPlan plan) {
    return new Workload(server.access(), server.access(), plan);
  }

  /** Runs beside the test until it is stopped. */
  public CompletableFuture<WorkloadReport> start(Workload workload) {
    CompletableFuture<WorkloadReport> report = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            report.complete(workload.run(_ -> {}));
          } catch (Exception e) {
            report.completeExceptionally(e);
          }
        });
    return report;
  }

  public CheckReport check(Path... journals) {
    return new Checker(server.access()).check(List.of(journals), _ -> {});
  }

  /** The rules that are not kept, each with its verdict, in the order of their names. */
  public static String broken(CheckReport report) {
    TreeSet<String> broken = new TreeSet<>();
    for (RuleResult result : report.rules()) {
      if (!(result.verdict() instanceof Verdict.Holds)) {
        broken.add(result.rule() + " " + result.verdict().word());
      }
    }
    return String.join(", ", broken);
  }

  /** What a rule had to say, for messages and for looking at its rows. */
  public static String said(CheckReport report, String rule) {
    return report.rules().stream()
        .filter(result -> result.rule().equals(rule))
        .findFirst()
        .orElseThrow()
        .verdict()
        .toString();
  }

  public static JournalTally tally(CheckReport report) {
    return Objects.requireNonNull(report.journal(), () -> broken(report));
  }

  public static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
