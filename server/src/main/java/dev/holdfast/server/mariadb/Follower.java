package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.ReplicationState.ReplicationThread;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.ServerState;
import dev.holdfast.server.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes this server a replica of another one, in an order that loses nothing: all that was received
 * is applied before replication by GTID, which begins with an empty relay log, is started.
 */
final class Follower {
  private static final Duration STEP = Duration.ofSeconds(10);

  /** The source lacks what we ask for, or our history differs (MariaDB error codes). */
  private static final int GTID_NOT_IN_SOURCE = 1236;

  private static final int ACCESS_DENIED = 1045;
  private static final int ACCOUNT_LOCKED = 4151;

  private final ServerConfig config;
  private final Connections connections;
  private final Replica replica;
  private final OwnWrites ownWrites;
  private final Histories histories;

  Follower(ServerConfig config, Connections connections, Replica replica, OwnWrites ownWrites) {
    this.config = config;
    this.connections = connections;
    this.replica = replica;
    this.ownWrites = ownWrites;
    this.histories = new Histories(config);
  }

  FollowOutcome follow(Source source, boolean acknowledge, Duration delay, Duration within) {
    Deadline deadline = Deadline.after(within);
    long era = replica.era();
    String what = "making " + config.node() + " follow " + source.node();
    if (follows(replica.state(STEP), source, acknowledge, delay)) {
      return new FollowOutcome.Following();
    }
    try {
      replica.step(
          what,
          era,
          STEP,
          sql -> {
            replica.stopReceiving(sql);
            return true;
          });
      Optional<FollowOutcome> blocked = delay.isZero() ? apply(source, deadline) : Optional.empty();
      if (blocked.isPresent()) {
        return blocked.get();
      }
      GtidState theirs = histories.of(source, Deadline.after(STEP));
      Optional<FollowOutcome> away =
          replica.step(what, era, STEP, sql -> redirect(sql, source, acknowledge, delay, theirs));
      return away.isPresent() ? away.get() : awaitStream(source, deadline);
    } catch (Failure e) {
      if (e.code().equals("superseded") || e.code().equals("interrupted")) {
        throw e;
      }
      return new FollowOutcome.Failed(e.getMessage() + ". " + e.hint());
    }
  }

  /** What was written here meanwhile may stand in the way of what was received. */
  private Optional<FollowOutcome> apply(Source source, Deadline deadline) {
    try {
      replica.applier().apply(deadline.remaining(), progress -> {});
      return Optional.empty();
    } catch (Failure e) {
      List<Gtid> surplus =
          e.code().equals("apply-stopped")
              ? replica
                  .state(STEP)
                  .binlogState()
                  .surplusOver(histories.of(source, Deadline.after(STEP)))
              : List.of();
      if (surplus.isEmpty()) {
        throw e;
      }
      return Optional.of(diverged(source, surplus));
    }
  }

  private static FollowOutcome diverged(Source source, List<Gtid> surplus) {
    return new FollowOutcome.Diverged(surplus, source.node() + " does not have " + surplus);
  }

  private static boolean follows(
      ServerState state, Source source, boolean acknowledge, Duration delay) {
    return state
        .replication()
        .filter(r -> r.source().filter(source.endpoint()::equals).isPresent())
        .filter(r -> r.receiving().running() && r.applying().running())
        .filter(r -> r.delaySeconds() == delay.toSeconds())
        .filter(r -> state.semiSync().replicaEnabled() == acknowledge)
        .isPresent();
  }

  /** Points replication at the source and starts it, unless we have what the source has not. */
  private Optional<FollowOutcome> redirect(
      Sql sql, Source source, boolean acknowledge, Duration delay, GtidState theirs)
      throws SQLException {
    ServerState mine = new StateQuery(new RelayLogFiles(config.dataDir())).read(sql);
    List<Gtid> surplus = mine.binlogState().surplusOver(theirs);
    if (!surplus.isEmpty()) {
      return Optional.of(diverged(source, surplus));
    }
    Optional<String> unlogged = UnloggedRows.in(config.dataDir());
    if (unlogged.isPresent()) {
      return Optional.of(new FollowOutcome.Diverged(List.of(), unlogged.get()));
    }
    ownWrites.vet(mine.binlogState());
    checkReady(mine, source, delay);
    replica.forgetPlaceUnless(place -> place.goesTo(source));
    sql.run("STOP SLAVE");
    sql.run("SET GLOBAL rpl_semi_sync_master_enabled = OFF");
    sql.run("SET GLOBAL slave_parallel_threads = " + ConfigurationFile.PARALLEL_THREADS);
    sql.run("SET GLOBAL server_id = " + ServerIds.asReplica(config));
    GtidPosition from = mine.slavePosition().merge(mine.binlogPosition());
    if (!from.equals(mine.slavePosition())) {
      sql.run("SET GLOBAL gtid_slave_pos = " + Sql.text(from.toString()));
    }
    sql.run("SET GLOBAL rpl_semi_sync_slave_enabled = " + (acknowledge ? "ON" : "OFF"));
    sql.run(changeMaster(source, delay));
    sql.run("START SLAVE");
    return Optional.empty();
  }

  private void checkReady(ServerState mine, Source source, Duration delay) {
    String what = "making " + config.node() + " follow " + source.node();
    if (delay.isZero() && !mine.applied()) {
      throw new Failure(
          "relay-log-unapplied", what, "received " + mine.received() + " is not applied", "Retry.");
    }
    if (!mine.readOnly() || mine.semiSync().waiting() > 0) {
      throw new Failure(
          "still-primary",
          what,
          "it is open for writing, or commits still wait for an acknowledgement",
          "Kill it and start it again as a replica: anything else could release those commits.");
    }
  }

  private String changeMaster(Source source, Duration delay) {
    return "CHANGE MASTER TO master_host = "
        + Sql.text(source.endpoint().host())
        + ", master_port = "
        + source.endpoint().port()
        + ", master_user = "
        + Sql.text(ServerConfig.replicationAccount(config.node()))
        + ", master_password = "
        + Sql.text(Secrets.replication(config, config.node()))
        + ", master_delay = "
        + delay.toSeconds()
        + ", master_connect_retry = 1, master_heartbeat_period = 0.2, master_ssl = 0, master_use_gtid = slave_pos";
  }

  private FollowOutcome awaitStream(Source source, Deadline deadline) {
    String what = "waiting for the stream from " + source.node();
    while (true) {
      ReplicationThread thread =
          connections
              .call(what, STEP, SlaveStatus::read)
              .map(status -> status.state().receiving())
              .orElseThrow(() -> SqlErrors.notRunning(what, null));
      if (thread.running()) {
        return new FollowOutcome.Following();
      }
      switch (thread.errorNumber()) {
        case GTID_NOT_IN_SOURCE -> {
          return new FollowOutcome.Diverged(List.of(), thread.error());
        }
        case ACCESS_DENIED, ACCOUNT_LOCKED -> {
          return new FollowOutcome.Failed(thread.error());
        }
        default -> {
          // A thread that has stopped doesn't try again by itself.
          if (thread.status() == ReplicationThread.Status.STOPPED || deadline.passed()) {
            String error = thread.error();
            return new FollowOutcome.Failed(
                error.isEmpty() ? "the stream did not start in time, or was stopped" : error);
          }
        }
      }
      deadline.pause(Duration.ofMillis(5));
    }
  }
}
