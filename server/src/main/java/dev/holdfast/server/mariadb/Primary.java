package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.server.ServerConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** This server as the primary. */
final class Primary {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** More than ever commit together: so the time alone ends the wait. */
  private static final int GROUP = 1_000;

  private final ServerConfig config;
  private final Connections connections;
  private final Heartbeats heartbeats;
  private final OwnWrites ownWrites;
  private final Closing closing;

  Primary(ServerConfig config, Connections connections, OwnWrites ownWrites) {
    this.config = config;
    this.ownWrites = ownWrites;
    this.connections = connections;
    heartbeats = new Heartbeats(config, connections);
    closing = new Closing(config, connections, heartbeats);
  }

  Closing closing() {
    return closing;
  }

  Heartbeats heartbeats() {
    return heartbeats;
  }

  GtidPosition written() {
    return connections.call(
        "asking " + config.node() + " for its last transaction",
        LIMIT,
        sql -> GtidPosition.parse(sql.value("SELECT @@global.gtid_binlog_pos")));
  }

  Set<String> openTransactions() {
    return connections.call(
        "looking for open transactions on " + config.node(), LIMIT, OpenTransactions::look);
  }

  /** Semi-sync is on before the first client can write: no commit can return without it. */
  void open(long term, Set<NodeName> locked) {
    String what = "opening " + config.node() + " for writing";
    connections.call(
        what,
        LIMIT,
        sql -> {
          if (SlaveStatus.read(sql).isPresent()) {
            throw new Failure(
                "still-replica",
                what,
                "replication is configured",
                "Apply the relay log and reset replication first.");
          }
          Closing.endAttempts(sql);
          for (NodeName member : config.members()) {
            Accounts.setLocked(sql, member, locked.contains(member));
          }
          sql.run("SET GLOBAL rpl_semi_sync_master_timeout = 18446744073709551615");
          sql.run("SET GLOBAL rpl_semi_sync_master_wait_no_slave = ON");
          sql.run("SET GLOBAL rpl_semi_sync_master_enabled = ON");
          sql.run("SET GLOBAL server_id = " + ServerIds.asPrimary(config, term));
          endOlderSessions(sql);
          ownWrites.vet(GtidState.parse(sql.value("SELECT @@global.gtid_binlog_state")));
          sql.run("SET GLOBAL read_only = OFF");
          return true;
        });
    heartbeats.resume();
  }

  /** A session keeps the server_id that it began with: what it wrote would carry the replica's. */
  private static void endOlderSessions(Sql sql) throws SQLException {
    Sessions.endPresent(
        sql,
        "user NOT IN ('holdfast', 'system user', 'event_scheduler')"
            + " AND user NOT LIKE 'holdfast\\_repl\\_%' AND command NOT IN ('Daemon', 'Slave_worker')");
  }

  void lock(NodeName node) {
    connections.call(
        "locking the replication account of " + node + " on " + config.node(),
        LIMIT,
        sql -> {
          Accounts.setLocked(sql, node, true);
          return true;
        });
  }

  void unlock(NodeName node) {
    connections.call(
        "unlocking the replication account of " + node + " on " + config.node(),
        LIMIT,
        sql -> {
          Accounts.setLocked(sql, node, false);
          return true;
        });
  }

  /**
   * MariaDB manual, "Group Commit for the Binary Log": a commit waits until {@code
   * binlog_commit_wait_count} are there, at most {@code binlog_commit_wait_usec}, and no longer
   * once another transaction waits for one of its row locks.
   */
  void delayCommits(Duration longest) {
    long micros = longest.toNanos() / 1_000;
    connections.call(
        "setting the wait of commits on " + config.node(),
        LIMIT,
        sql -> {
          sql.run("SET GLOBAL binlog_commit_wait_usec = " + micros);
          sql.run("SET GLOBAL binlog_commit_wait_count = " + (micros == 0 ? 0 : GROUP));
          return true;
        });
  }
}
