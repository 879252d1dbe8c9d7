package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.binlog.reader.LogPlace;
import dev.holdfast.binlog.reader.RelayLog;
import dev.holdfast.server.ApplyProgress;
import dev.holdfast.server.ReplicationState.ReplicationThread;
import dev.holdfast.server.ServerConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Applies what was received. While the applying thread runs, that is a matter of waiting. Once both
 * threads are stopped, starting replication by GTID would <em>delete</em> the relay log, so the
 * thread is pointed at the first group in the files that is not applied, without GTID.
 */
final class RelayLogApplier {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration STEP = Duration.ofSeconds(5);
  private final String what;
  private final Replica replica;
  private final RelayLogFiles relayLog;

  RelayLogApplier(ServerConfig config, Replica replica, RelayLogFiles relayLog) {
    this.what = "applying the relay log of " + config.node();
    this.replica = replica;
    this.relayLog = relayLog;
  }

  void apply(Duration within, Consumer<ApplyProgress> progress) {
    Deadline deadline = Deadline.after(within);
    long era = replica.era();
    Optional<GtidPosition> target = replica.look(what, STEP, this::received);
    if (target.isEmpty() || applied().covers(target.get())) {
      return;
    }
    replica.step(what, era, STEP, this::endDelay);
    boolean resumed = false;
    do {
      SlaveStatus status = status();
      if (status.applierStopped()) {
        if (resumed) {
          throw stopped(status.state().applying());
        }
        resumed = true;
        replica.step(what, era, STEP, this::resume);
      }
      if (waitFor(target.get(), progress)) {
        return;
      }
    } while (!deadline.passed());
    throw failure(
        "apply-slow", "it is at " + applied() + " of " + target.get(), "Give it more time.");
  }

  private Failure stopped(ReplicationThread thread) {
    return failure(
        "apply-stopped",
        thread.error().isEmpty() ? "the applying thread stopped" : thread.error(),
        "Remove the cause; what was received stays in the relay log.");
  }

  private Optional<GtidPosition> received(Sql sql) throws SQLException {
    return SlaveStatus.read(sql).map(replica::received);
  }

  private SlaveStatus status() {
    return replica
        .look(what, STEP, SlaveStatus::read)
        .orElseThrow(
            () -> failure("apply-stopped", "replication was reset meanwhile", "Look who did it."));
  }

  private GtidPosition applied() {
    return replica.look(what, STEP, RelayLogApplier::applied);
  }

  private static GtidPosition applied(Sql sql) throws SQLException {
    return GtidPosition.parse(sql.value("SELECT @@global.gtid_slave_pos"));
  }

  private boolean waitFor(GtidPosition target, Consumer<ApplyProgress> progress) {
    String seconds = Double.toString(LOOK.toMillis() / 1000.0);
    String wait = "SELECT MASTER_GTID_WAIT(" + Sql.text(target.toString()) + ", " + seconds + ")";
    boolean done = replica.look(what, STEP, sql -> sql.value(wait).equals("0"));
    progress.accept(new ApplyProgress(done ? target : applied(), target));
    return done;
  }

  /** A delay is set anew only while both threads stand still: {@link #resume} goes on then. */
  private boolean endDelay(Sql sql) throws SQLException {
    boolean delayed = status(sql).delaySeconds() > 0;
    if (delayed) {
      replica.stopReceiving(sql);
      sql.run("STOP SLAVE SQL_THREAD");
    }
    return delayed;
  }

  private boolean resume(Sql sql) throws SQLException {
    SlaveStatus status = status(sql);
    if (!status.applierStopped()) {
      return false;
    }
    TransactionRegistry.reopen(sql, status);
    replica.stopReceiving(sql);
    RelayLog.Unapplied rest = unapplied(sql);
    if (rest.first().isPresent()) {
      LogPlace first = rest.first().get();
      // Parallel threads without GTID from such a place crash 10.11 (a null log name).
      sql.run("SET GLOBAL slave_parallel_threads = 0");
      sql.run(
          "CHANGE MASTER TO relay_log_file = "
              + Sql.text(first.file().getFileName().toString())
              + ", relay_log_pos = "
              + first.offset()
              + ", master_delay = 0, master_use_gtid = no");
      sql.run("START SLAVE SQL_THREAD");
    }
    return true;
  }

  /**
   * What is in the binary log is applied as well: a crash between the log and gtid_slave_pos, which
   * DDL does not write together, leaves the latter behind; it is set right here.
   */
  private RelayLog.Unapplied unapplied(Sql sql) throws SQLException {
    GtidPosition applied = applied(sql);
    GtidState logged = GtidState.parse(sql.value("SELECT @@global.gtid_binlog_state"));
    RelayLog.Unapplied rest =
        relayLog
            .log()
            .unapplied(
                gtid -> applied.covers(GtidPosition.of(List.of(gtid))) || logged.contains(gtid));
    GtidPosition forward = applied.merge(rest.before());
    if (!forward.equals(applied)) {
      sql.run("SET GLOBAL gtid_slave_pos = " + Sql.text(forward.toString()));
    }
    return rest;
  }

  private static SlaveStatus status(Sql sql) throws SQLException {
    return SlaveStatus.read(sql).orElseThrow(() -> new SQLException("no replication"));
  }

  private Failure failure(String code, String reason, String hint) {
    return new Failure(code, what, reason, hint);
  }
}
