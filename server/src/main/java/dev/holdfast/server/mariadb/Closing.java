package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.Blocker;
import dev.holdfast.server.ServerConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Closes a primary for writing in an orderly way. SET GLOBAL read_only takes the global read lock
 * and the commit lock, so it returns only when every commit under way has been acknowledged; while
 * it waits nobody can write. So it is tried in short turns, between which clients go on.
 */
final class Closing {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** INNODB_TRX is a copy that is made anew only when nobody has read it for 100 ms. */
  private static final Duration PAUSE = Duration.ofMillis(150);

  private static final Duration MOMENT = Duration.ofMillis(50);

  private static final String BUSY =
      "SELECT 1 FROM information_schema.processlist WHERE " + Blockers.CLIENTS + " LIMIT 1";

  private static final double TURN_SECONDS = 0.4;

  /** ER_STATEMENT_TIMEOUT of max_statement_time. */
  private static final int TIMED_OUT = 1969;

  private static final String NOT_IN_COMMIT = " AND COALESCE(state, '') NOT LIKE '%semi-sync%'";

  private final ServerConfig config;
  private final Connections connections;
  private final Heartbeats heartbeats;

  Closing(ServerConfig config, Connections connections, Heartbeats heartbeats) {
    this.config = config;
    this.connections = connections;
    this.heartbeats = heartbeats;
  }

  List<Blocker> blockers() {
    return connections.call(
        "looking for long transactions on " + config.node(), LIMIT, Blockers::look);
  }

  void close(Duration within, Optional<Duration> killAfter) {
    String what = "closing " + config.node() + " for writing";
    Deadline end = Deadline.after(within);
    Optional<Deadline> kill = killAfter.map(Deadline::after);
    heartbeats.pause(end);
    boolean closed = false;
    try {
      close(what, end, kill, within);
      closed = true;
    } finally {
      if (!closed) {
        heartbeats.resume();
      }
    }
  }

  private void close(String what, Deadline end, Optional<Deadline> kill, Duration within) {
    connections.call(
        what,
        within.plus(LIMIT),
        sql -> {
          List<Blocker> blockers = Blockers.look(sql);
          while (!attempt(sql, blockers)) {
            if (kill.filter(Deadline::passed).isPresent()) {
              end(sql, blockers);
            } else if (end.passed()) {
              throw blocked(what, blockers);
            }
            Deadline.after(LIMIT).pause(PAUSE);
            blockers = Blockers.look(sql);
          }
          endClients(sql);
          awaitAcknowledged(sql, what);
          return true;
        });
  }

  /** One turn; false when somebody is in the way. */
  private static boolean attempt(Sql sql, List<Blocker> blockers) throws SQLException {
    if (blockers.stream().anyMatch(b -> b.kind() == Blocker.Kind.TRANSACTION)) {
      return false; // it would not be waited for, but lose its work
    }
    sql.run("SET SESSION max_statement_time = " + TURN_SECONDS);
    try {
      sql.run("SET GLOBAL read_only = ON");
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() == TIMED_OUT) {
        return false;
      }
      throw e;
    } finally {
      sql.run("SET SESSION max_statement_time = 0");
    }
  }

  /** A session that waits for an acknowledgement is left alone: it would become visible. */
  private static void end(Sql sql, List<Blocker> blockers) throws SQLException {
    String ids = blockers.stream().map(b -> Long.toString(b.id())).collect(Collectors.joining(","));
    String whom = blockers.isEmpty() ? Blockers.CLIENTS : "id IN (" + ids + ")";
    Sessions.end(sql, whom + NOT_IN_COMMIT);
  }

  /** Who has just been answered gets the answer: what is under way has a moment to end. */
  private static void endClients(Sql sql) throws SQLException {
    Deadline soon = Deadline.after(MOMENT);
    do {
      Sessions.end(sql, Blockers.CLIENTS + " AND command = 'Sleep'");
    } while (!soon.passed() && sql.row(BUSY).isPresent());
    Sessions.end(sql, Blockers.CLIENTS + NOT_IN_COMMIT);
  }

  private static void awaitAcknowledged(Sql sql, String what) throws SQLException {
    Deadline soon = Deadline.after(LIMIT);
    while (waiting(sql) > 0) {
      if (soon.passed()) {
        throw commitsWaiting(what);
      }
      soon.pause(Duration.ofMillis(2));
    }
  }

  private static long waiting(Sql sql) throws SQLException {
    Map<String, String> row =
        sql.rows("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_master_wait_sessions'").getFirst();
    return Long.parseLong(String.valueOf(row.get("Value")));
  }

  private static Failure blocked(String what, List<Blocker> blockers) {
    String who =
        blockers.isEmpty()
            ? "a session holds locks that can't be seen from here"
            : blockers.stream().map(Blocker::toString).collect(Collectors.joining("; "));
    return new Failure(
        "blocked",
        what,
        who,
        "Wait for it or end it (KILL), allow more time with --timeout, or let Holdfast end what"
            + " blocks with --kill-after. INSTALL SONAME 'metadata_lock_info' shows holders of"
            + " table locks.");
  }

  private static Failure commitsWaiting(String what) {
    return new Failure(
        "commits-waiting",
        what,
        "commits wait for an acknowledgement",
        "See which acker should answer: holdfast status.");
  }

  /** The end of being a primary, for a server that was closed. */
  void stepDown(long replicaId) {
    String what = "making " + config.node() + " a replica";
    connections.call(
        what,
        LIMIT,
        sql -> {
          if (!sql.value("SELECT @@global.read_only").equals("1") || waiting(sql) > 0) {
            throw commitsWaiting(what);
          }
          sql.run("SET GLOBAL rpl_semi_sync_master_enabled = OFF");
          sql.run("SET GLOBAL server_id = " + replicaId);
          return true;
        });
  }

  /** Before opening: an earlier attempt whose agent died may still wait for its lock. */
  static void endAttempts(Sql sql) throws SQLException {
    Sessions.end(sql, "user = 'holdfast' AND info LIKE 'SET GLOBAL read_only = ON%'");
  }
}
