package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.ServerState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * This server as a replica. Changes of replication happen in short steps, one at a time; a later
 * {@link #stopAcknowledging} goes between the steps of longer work, which then gives up.
 */
final class Replica {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Of a stream: after this long nothing is on its way any more. */
  private static final Duration STANDSTILL = Duration.ofMillis(300);

  private static final Duration LOOK = Duration.ofMillis(20);

  private final ServerConfig config;
  private final Connections connections;
  private final RelayLogFiles relayLog;
  private final StateQuery query;
  private final RelayLogApplier applier;
  private final ReentrantLock steps = new ReentrantLock();
  private final AtomicReference<@Nullable Acknowledgement> reached = new AtomicReference<>();
  private final AtomicLong era = new AtomicLong();

  Replica(ServerConfig config, Connections connections, RelayLogFiles relayLog) {
    this.config = config;
    this.connections = connections;
    this.relayLog = relayLog;
    query = new StateQuery(relayLog);
    applier = new RelayLogApplier(config, this, relayLog);
  }

  RelayLogApplier applier() {
    return applier;
  }

  ServerState state(Duration within) {
    return connections.call("asking " + config.node() + " for its state", within, query::read);
  }

  /** Names the present; work that began in an earlier era must not go on. */
  long era() {
    return era.get();
  }

  /** One step of longer work that began in {@code era}; code {@code superseded}. */
  <T> T step(String what, long era, Duration within, Sql.Work<T> work) {
    Deadline deadline = Deadline.after(within);
    return locked(
        what,
        deadline,
        () -> {
          if (era != this.era.get()) {
            throw new Failure(
                "superseded",
                what,
                "acknowledging was stopped meanwhile",
                "Nothing to do: the newer order counts.");
          }
          return connections.call(what, deadline.remaining(), work);
        });
  }

  /** Looks without changing anything. */
  <T> T look(String what, Duration within, Sql.Work<T> work) {
    return connections.call(what, within, work);
  }

  GtidPosition received(SlaveStatus status) {
    return query.received(status);
  }

  GtidPosition stopAcknowledging() {
    era.incrementAndGet();
    String what = "stopping the acknowledgement of " + config.node();
    Deadline deadline = Deadline.after(LIMIT);
    return locked(
        what,
        deadline,
        () -> {
          GtidPosition held =
              connections.call(
                  what,
                  deadline.remaining(),
                  sql -> {
                    stopReceiving(sql);
                    sql.run("SET GLOBAL rpl_semi_sync_slave_enabled = OFF");
                    return query.read(sql).received();
                  });
          relayLog.sync();
          return held;
        });
  }

  /** Ends the receiving thread and remembers how far it came. */
  void stopReceiving(Sql sql) throws SQLException {
    ReceivingThread.stop(sql);
    SlaveStatus.read(sql).flatMap(Acknowledgement::of).ifPresent(reached::set);
  }

  /** The place that the stream before the present one reached; empty while unknown. */
  Optional<Acknowledgement> reached() {
    return Optional.ofNullable(reached.get());
  }

  /** A place means nothing once another server is followed: a rebuilt one counts from new. */
  void forgetPlaceUnless(Predicate<Acknowledgement> known) {
    if (reached().filter(known).isEmpty()) {
      reached.set(null);
    }
  }

  boolean acknowledgesWhatComes() {
    long began = era();
    return connections.call(
        "looking whether anything arrives at " + config.node(),
        LIMIT,
        sql -> acknowledges(sql) && comes(sql, began));
  }

  private static boolean acknowledges(Sql sql) throws SQLException {
    return sql.row("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_slave_status'")
        .filter(row -> "ON".equals(row.get("Value")))
        .isPresent();
  }

  private boolean comes(Sql sql, long began) throws SQLException {
    Deadline deadline = Deadline.after(STANDSTILL);
    Optional<String> first = SlaveStatus.read(sql).map(SlaveStatus::place);
    while (!deadline.passed() && began == era.get()) {
      deadline.pause(LOOK);
      if (!SlaveStatus.read(sql).map(SlaveStatus::place).equals(first)) {
        return true;
      }
    }
    return false;
  }

  void setAcknowledging(boolean acknowledge) {
    String what = "setting whether " + config.node() + " acknowledges";
    step(
        what,
        era(),
        LIMIT,
        sql -> {
          Optional<SlaveStatus> status = SlaveStatus.read(sql);
          if (status.isPresent() && status.get().applierStopped()) {
            throw new Failure(
                "not-applying",
                what,
                "the applying thread stands still, so a restart would lose the relay log",
                "Apply the relay log first; see the replication error in the status.");
          }
          stopReceiving(sql);
          sql.run("SET GLOBAL rpl_semi_sync_slave_enabled = " + (acknowledge ? "ON" : "OFF"));
          if (status.isPresent()) {
            sql.run("START SLAVE IO_THREAD");
          }
          return true;
        });
  }

  void reset() {
    String what = "ending the replication of " + config.node();
    step(
        what,
        era(),
        LIMIT,
        sql -> {
          if (SlaveStatus.read(sql).isPresent()) {
            stopReceiving(sql);
            if (!query.read(sql).applied()) {
              throw new Failure(
                  "relay-log-unapplied",
                  what,
                  "its relay log holds transactions that are not applied yet",
                  "Apply the relay log first.");
            }
            sql.run("STOP SLAVE");
            sql.run("RESET SLAVE ALL");
            forgetPlaceUnless(place -> false);
          }
          sql.run("SET GLOBAL rpl_semi_sync_slave_enabled = OFF");
          return true;
        });
  }

  private <T> T locked(String what, Deadline deadline, java.util.function.Supplier<T> work) {
    try {
      if (!steps.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        throw new Failure(
            "server-silent",
            what,
            "an earlier step of replication has not ended",
            "The server may be frozen or waiting for its disk.");
      }
    } catch (InterruptedException e) {
      throw Interruption.of(e);
    }
    try {
      return work.get();
    } finally {
      steps.unlock();
    }
  }
}
