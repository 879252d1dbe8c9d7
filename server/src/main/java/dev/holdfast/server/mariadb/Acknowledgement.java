package dev.holdfast.server.mariadb;

import dev.holdfast.base.Endpoint;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.Source;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a replica has received, as a place in its primary's binary log, and the means to say so to
 * the primary.
 *
 * <p>Needed because of a trap: a replica that has already received a commit when it begins to
 * acknowledge, or when it reconnects, does not acknowledge it by GTID, and while that commit waits
 * the primary lets one more group into its log and no other. So once the replica has received both,
 * nothing later can be acknowledged, and commits wait for ever beside a healthy acker. A semi-sync
 * stream that begins at a <em>place</em> does count as an acknowledgement of all before it
 * (Repl_semi_sync_master::dump_start in sql/semisync_master.cc): so one is opened there and left.
 */
record Acknowledgement(Endpoint primary, String file, long position) {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** Not the replica's own: a second stream under the same id would end the first. */
  private static final long ID_OFFSET = 100_000;

  /** Empty when it has not received anything from a place that it knows. */
  static Optional<Acknowledgement> of(SlaveStatus status) {
    String file = status.sourceFile();
    long position = status.sourcePosition();
    return file.isEmpty() || position >= 1L << 32
        ? Optional.empty()
        : status.source().map(primary -> new Acknowledgement(primary, file, position));
  }

  boolean goesTo(Source source) {
    return primary.equals(source.endpoint());
  }

  void send(ServerConfig config) throws IOException, SQLException {
    Deadline deadline = Deadline.after(LIMIT);
    String user = ServerConfig.replicationAccount(config.node());
    String password = Secrets.replication(config, config.node());
    long id;
    try (ReplicaConnection stream = ReplicaConnection.open(primary, user, password, deadline)) {
      id = stream.id();
      stream.run("SET @mariadb_slave_capability = 4");
      stream.run("SET @master_binlog_checksum = @@global.binlog_checksum");
      stream.run("SET @rpl_semi_sync_slave = 1");
      stream.dump(file, position, ServerIds.asReplica(config) + ID_OFFSET);
    }
    // The primary would notice the end of this stream only when it has something to send.
    try (Connection connection =
        Jdbc.connect(primary.host(), primary.port(), user, password, deadline.remaining())) {
      Sessions.kill(new Sql(connection, deadline), Long.toString(id));
    }
  }
}
