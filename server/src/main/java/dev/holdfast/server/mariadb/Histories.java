package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.Source;
import java.sql.Connection;
import java.sql.SQLException;

/** Asks other servers what their binary logs hold, with this node's replication account. */
record Histories(ServerConfig config) {
  GtidState of(Source source, Deadline deadline) {
    return ask(source, deadline, "SELECT @@global.gtid_binlog_state");
  }

  /** Of a server that is open for writing; code {@code server-refused} when it is not. */
  GtidState ofPrimary(Source source, Deadline deadline) {
    return ask(
        source,
        deadline,
        "SELECT IF(@@global.read_only, 'it is read-only', @@global.gtid_binlog_state)");
  }

  private GtidState ask(Source source, Deadline deadline, String query) {
    String what = "asking " + source.node() + " at " + source.endpoint() + " for its history";
    try (Connection connection =
        Jdbc.connect(
            source.endpoint().host(),
            source.endpoint().port(),
            ServerConfig.replicationAccount(config.node()),
            Secrets.replication(config, config.node()),
            deadline.remaining())) {
      return GtidState.parse(new Sql(connection, deadline).value(query));
    } catch (SQLException e) {
      throw SqlErrors.failure(what, e);
    }
  }
}
