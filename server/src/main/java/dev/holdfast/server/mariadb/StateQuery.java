package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.server.SemiSyncState;
import dev.holdfast.server.ServerState;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a snapshot. SHOW MASTER STATUS and SHOW BINARY LOGS are not used: they wait as long as
 * commits wait for an acknowledgement.
 */
record StateQuery(RelayLogFiles relayLog) {
  private static final String SEMI_SYNC = "SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync%'";
  private static final String HEARTBEATS = "SHOW GLOBAL STATUS LIKE 'Slave_received_heartbeats'";
  private static final String VARIABLES =
      "SELECT @@global.version AS version, @@global.server_id AS server_id,"
          + " @@global.read_only AS read_only, @@global.gtid_binlog_pos AS binlog_pos,"
          + " @@global.gtid_binlog_state AS binlog_state, @@global.gtid_slave_pos AS slave_pos,"
          + " @@global.rpl_semi_sync_master_enabled AS primary_enabled,"
          + " @@global.rpl_semi_sync_slave_enabled AS replica_enabled";

  ServerState read(Sql sql) throws SQLException {
    List<List<Map<String, String>>> answers =
        sql.rows(List.of(SlaveStatus.QUERY, SEMI_SYNC, HEARTBEATS, VARIABLES));
    Optional<SlaveStatus> status = answers.get(0).stream().findFirst().map(SlaveStatus::new);
    Map<String, String> semiSync = new HashMap<>();
    for (Map<String, String> row : answers.get(1)) {
      semiSync.put(get(row, "Variable_name"), get(row, "Value"));
    }
    String heartbeats =
        answers.get(2).stream().findFirst().map(row -> get(row, "Value")).orElse("0");
    Map<String, String> v = answers.get(3).getFirst();
    GtidPosition binlog = GtidPosition.parse(get(v, "binlog_pos"));
    GtidPosition slave = GtidPosition.parse(get(v, "slave_pos"));
    return new ServerState(
        get(v, "version"),
        Long.parseLong(get(v, "server_id")),
        get(v, "read_only").equals("1"),
        binlog,
        GtidState.parse(get(v, "binlog_state")),
        slave,
        binlog.merge(slave).merge(status.map(this::received).orElse(GtidPosition.EMPTY)),
        status.map(s -> s.state(heartbeats)),
        semiSync(v, semiSync));
  }

  /**
   * What the relay log was given: from memory, or, when the server has received nothing since it
   * started, from the files.
   */
  GtidPosition received(SlaveStatus status) {
    GtidPosition sinceStart = status.receivedSinceStart();
    return status.byGtid() && !sinceStart.byDomain().isEmpty()
        ? sinceStart
        : relayLog.log().received();
  }

  private static SemiSyncState semiSync(Map<String, String> v, Map<String, String> s) {
    return new SemiSyncState(
        get(v, "primary_enabled").equals("1"),
        Integer.parseInt(get(s, "Rpl_semi_sync_master_clients")),
        Integer.parseInt(get(s, "Rpl_semi_sync_master_wait_sessions")),
        Long.parseLong(get(s, "Rpl_semi_sync_master_yes_tx")),
        Long.parseLong(get(s, "Rpl_semi_sync_master_no_tx")),
        get(v, "replica_enabled").equals("1"),
        get(s, "Rpl_semi_sync_slave_status").equals("ON"));
  }

  private static String get(Map<String, String> row, String name) {
    String value = row.get(name);
    if (value == null) {
      throw new IllegalStateException("the server says nothing of " + name);
    }
    return value;
  }
}
