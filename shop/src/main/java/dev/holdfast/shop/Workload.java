package dev.holdfast.shop;

import dev.holdfast.base.Failure;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Customers who deposit and buy, over many connections, while somebody breaks things. */
public final class Workload {
  private static final long SECOND_MILLIS = 1000;

  private final Connector primary;
  private final @Nullable Connector replicas;
  private final WorkloadPlan plan;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile Meter meter = new Meter(System::nanoTime, Instant.now());

  /**
   * @param primary where writes go: the hosts that may be the primary, or a router
   * @param replicas where further reads go, or null for none
   */
  public Workload(Access primary, @Nullable Access replicas, WorkloadPlan plan) {
    this.primary = new Connector(primary);
    this.replicas = replicas == null ? null : new Connector(replicas);
    this.plan = plan;
  }

  /**
   * Works until its time is over or {@link #stop} is called. Lost connections are replaced without
   * end. Fails before anything is sent with {@code unreachable}, {@code unknown-host}, {@code
   * bad-login}, {@code read-only}, {@code unknown-shop}, {@code shop-unfinished}, {@code
   * journal-exists}, {@code journal-busy} or {@code bad-journal}; later with {@code
   * journal-unwritable}.
   *
   * @param eachSecond called about once a second from this thread
   */
  public WorkloadReport run(Consumer<WorkloadProgress> eachSecond) throws InterruptedException {
    refuseExistingJournal();
    long run = Ids.newRun(new SplittableRandom());
    Origin origin;
    Goods goods;
    try (Session session = primary.writable()) {
      origin = Origin.require(session);
      goods = Goods.read(session, origin.products());
    } catch (HostsUnavailable e) {
      throw e.failure();
    } catch (SQLException e) {
      throw unreadable(e);
    }
    UUID databaseId = UUID.fromString(origin.databaseId());
    boolean interrupted;
    try (Journal journal = Journal.open(plan.journal(), databaseId, plan.append(), run)) {
      register(run);
      meter = new Meter(System::nanoTime, Instant.now());
      Shift shift = new Shift(origin, goods, journal, meter, plan);
      interrupted = work(shift, eachSecond);
      journal.end();
    }
    return new WorkloadReport(
        run, plan.journal(), meter.progress(), meter.latencies(), meter.longestGap(), interrupted);
  }

  private boolean work(Shift shift, Consumer<WorkloadProgress> eachSecond)
      throws InterruptedException {
    Crew crew = new Crew(shift, stop::countDown);
    try {
      crew.start(plan.threads(), primary, replicas);
      long end = System.nanoTime() + plan.duration().toNanos();
      boolean stopped = false;
      while (!stopped && System.nanoTime() < end) {
        long leftMillis = (end - System.nanoTime()) / 1_000_000 + 1;
        stopped = stop.await(Math.min(SECOND_MILLIS, leftMillis), TimeUnit.MILLISECONDS);
        eachSecond.accept(meter.progress());
      }
      crew.finish(plan.commitTimeout(), stop);
      return stopped;
    } finally {
      meter.finish();
      crew.dismiss();
    }
  }

  /** So that rows of a run whose journal is not at hand are told from rows that nobody made. */
  private void register(long run) throws InterruptedException {
    try (Persistence persistence = new Persistence(primary, new AtomicInteger())) {
      persistence.run(
          "registering the run",
          (session, _) ->
              session.update(
                  "INSERT INTO shop.run (id) VALUES (?) ON DUPLICATE KEY UPDATE id = id", run));
    }
  }

  private void refuseExistingJournal() {
    if (Files.exists(plan.journal()) && !plan.append()) {
      throw Journal.exists(plan.journal());
    }
  }

  private static Failure unreadable(SQLException e) {
    return new Failure(
        "database-error",
        "reading the shop's goods",
        String.valueOf(e.getMessage()),
        "The account needs to read and write shop.*.",
        e);
  }

  /** Ends the run in an orderly way: open outcomes become unknown. Returns at once. */
  public void stop() {
    stop.countDown();
  }

  /** Where it stands; may be asked from any thread, before, during and after the run. */
  public WorkloadProgress progress() {
    return meter.progress();
  }

  /**
   * The outage around an instant: the longest time without an acknowledged write of which a part
   * lies in {@code [at, at + window]}.
   */
  public Gap longestGapAround(Instant at, Duration window) {
    return meter.longestGap(at, window);
  }
}
