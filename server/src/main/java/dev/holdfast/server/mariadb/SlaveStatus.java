package dev.holdfast.server.mariadb;

import dev.holdfast.base.Endpoint;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.server.ReplicationState;
import dev.holdfast.server.ReplicationState.ReplicationThread;
import dev.holdfast.server.ReplicationState.ReplicationThread.Status;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A row of SHOW SLAVE STATUS (MariaDB manual). */
record SlaveStatus(Map<String, String> row) {
  static final String QUERY = "SHOW SLAVE STATUS";

  static Optional<SlaveStatus> read(Sql sql) throws SQLException {
    return sql.row(QUERY).map(SlaveStatus::new);
  }

  ReplicationState state() {
    return state("0");
  }

  /**
   * @param heartbeats how many the receiving thread has had
   */
  ReplicationState state(String heartbeats) {
    String behind = get("Seconds_Behind_Master");
    return new ReplicationState(
        source(),
        thread("Slave_IO_Running", "Last_IO_Errno", "Last_IO_Error"),
        thread("Slave_SQL_Running", "Last_SQL_Errno", "Last_SQL_Error"),
        place() + "+" + heartbeats,
        behind.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(behind)),
        delaySeconds());
  }

  Optional<Endpoint> source() {
    return get("Master_Host").isEmpty()
        ? Optional.empty()
        : Optional.of(new Endpoint(get("Master_Host"), Integer.parseInt(get("Master_Port"))));
  }

  /** The file of the source's binary log that the received events came from; may be empty. */
  String sourceFile() {
    return get("Master_Log_File");
  }

  /** Where in that file the received events end. */
  long sourcePosition() {
    return Long.parseLong(get("Read_Master_Log_Pos"));
  }

  /** Both. */
  String place() {
    return sourceFile() + ":" + get("Read_Master_Log_Pos");
  }

  boolean byGtid() {
    return !get("Using_Gtid").equals("No");
  }

  long delaySeconds() {
    return Long.parseLong(get("SQL_Delay"));
  }

  boolean receiverStopped() {
    return get("Slave_IO_Running").equals("No");
  }

  boolean applierStopped() {
    return get("Slave_SQL_Running").equals("No");
  }

  /** What this run of the server has received; empty after a restart. */
  GtidPosition receivedSinceStart() {
    return GtidPosition.parse(get("Gtid_IO_Pos"));
  }

  private ReplicationThread thread(String running, String number, String text) {
    Status status =
        switch (get(running)) {
          case "Yes" -> Status.RUNNING;
          case "No" -> Status.STOPPED;
          default -> Status.CONNECTING;
        };
    return new ReplicationThread(status, Integer.parseInt(get(number)), get(text));
  }

  private String get(String column) {
    String value = row.get(column);
    if (value == null) {
      throw new IllegalStateException("SHOW SLAVE STATUS has no column " + column);
    }
    return value;
  }
}
