package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Secret;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.server.LiveLogs.Transport;
import dev.holdfast.server.ReplayServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One scratch server, over one connection. */
final class MariaDbReplayServer implements ReplayServer {
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private final ReplayFolder folder;
  private final long pid;
  private final int port;
  private final Connection connection;

  MariaDbReplayServer(ReplayFolder folder, long pid, int port, Connection connection) {
    this.folder = folder;
    this.pid = pid;
    this.port = port;
    this.connection = connection;
  }

  @Override
  public Access access() {
    return new Access(
        "127.0.0.1",
        port,
        folder.socket(),
        ReplayFolder.USER,
        folder.passwordFile(),
        pid,
        folder.data(),
        new Transport.Plain());
  }

  private <T> T call(String what, Sql.Work<T> work) {
    try {
      return work.on(new Sql(connection, Deadline.after(ANSWER)));
    } catch (SQLException e) {
      throw SqlErrors.failure(what, e);
    }
  }

  @Override
  public GtidPosition basePosition() {
    try {
      Optional<GtidPosition> said = saidByBackup();
      if (said.isPresent()) {
        return said.get();
      }
      boolean logged = BinlogIndex.logBin(folder.data()).isPresent();
      GtidPosition found =
          call(
              "asking the copy for its position",
              sql ->
                  GtidPosition.parse(sql.value("SELECT @@global.gtid_slave_pos"))
                      .merge(GtidPosition.parse(sql.value("SELECT @@global.gtid_binlog_pos"))));
      if (!logged && found.equals(GtidPosition.EMPTY)) {
        throw unknown();
      }
      return found;
    } catch (IOException e) {
      throw DataDirectoryFailures.of("looking for the position of the copy", e);
    }
  }

  /** File, position and GTID position, separated by tabs. */
  private Optional<GtidPosition> saidByBackup() throws IOException {
    Optional<Path> file = folder.backupInfo();
    if (file.isPresent()) {
      List<String> words = MariaDbReplayServers.words(Files.readString(file.get()).strip());
      if (words.size() > 2) {
        return Optional.of(GtidPosition.parse(words.get(2)));
      }
    }
    return Optional.empty();
  }

  private Failure unknown() {
    return new Failure(
        "base-position-unknown",
        "looking for the GTID position of the base",
        "it has no binary log, no replication state and no notes of mariadb-backup",
        "Say it with --base-position, if you know it: @@gtid_current_pos of the server at the moment"
            + " of the copy.");
  }

  @Override
  public GtidPosition position() {
    return call(
        "asking the scratch server for its position",
        sql -> GtidPosition.parse(sql.value("SELECT @@global.gtid_slave_pos")));
  }

  @Override
  public void begin(Position at) {
    call(
        "setting the position of the scratch server",
        sql -> {
          sql.run("SET GLOBAL gtid_slave_pos = '" + at + "'");
          return at;
        });
  }

  @Override
  public void halt() {
    call(
        "stopping the replay",
        sql -> {
          sql.run("STOP SLAVE");
          return true;
        });
  }

  @Override
  public State follow(int source, String user, Secret password) {
    return call(
        "starting the replay",
        sql -> {
          Optional<SlaveStatus> before = SlaveStatus.read(sql);
          if (before.isPresent()) {
            TransactionRegistry.reopen(sql, before.get());
          }
          sql.run(
              "CHANGE MASTER TO master_host='127.0.0.1', master_port="
                  + source
                  + ", master_user="
                  + Sql.text(user)
                  + ", master_password="
                  + Sql.text(password.value())
                  + ", master_connect_retry=1, master_heartbeat_period=0, master_ssl=0, master_use_gtid=slave_pos");
          sql.run("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
          State begun = state(sql);
          sql.run("START SLAVE");
          return begun;
        });
  }

  @Override
  public State state() {
    return call("asking how far the replay is", this::state);
  }

  private State state(Sql sql) throws SQLException {
    GtidPosition at = GtidPosition.parse(sql.value("SELECT @@global.gtid_slave_pos"));
    Optional<Map<String, String>> row = sql.row("SHOW SLAVE STATUS");
    long again =
        sql.row("SHOW GLOBAL STATUS LIKE 'Slave_retried_transactions'")
            .map(r -> Long.parseLong(r.getOrDefault("Value", "0")))
            .orElse(0L);
    long applied = row.map(MariaDbReplayServer::applied).orElse(0L);
    return new State(at, applied - again, row.flatMap(this::error));
  }

  /** Counts a transaction once more each time that it is tried again. */
  private static long applied(Map<String, String> row) {
    return Stream.of(
            "Slave_DDL_Groups", "Slave_Non_Transactional_Groups", "Slave_Transactional_Groups")
        .mapToLong(column -> Long.parseLong(row.getOrDefault(column, "0")))
        .sum();
  }

  private Optional<String> error(Map<String, String> row) {
    for (String thread : List.of("SQL", "IO")) {
      String number = row.getOrDefault("Last_" + thread + "_Errno", "0");
      boolean stopped = "No".equals(row.get("Slave_" + thread + "_Running"));
      if (stopped && !number.equals("0")) {
        return Optional.of(row.getOrDefault("Last_" + thread + "_Error", number));
      }
    }
    return Optional.empty();
  }

  @Override
  public void settle() {
    call(
        "ending the replay",
        sql -> {
          sql.run("STOP SLAVE");
          sql.run("RESET SLAVE ALL");
          sql.run("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
          sql.run("FLUSH LOCAL ENGINE LOGS");
          return true;
        });
  }

  @Override
  public List<Map<String, String>> query(String text) {
    return call("reading from the scratch server", sql -> sql.rows(text));
  }

  @Override
  public void dump(List<String> what, Path file) {
    new LogicalDump(folder, LogicalDump.mariaDbDump(), List.of(), "").write(what, file);
  }

  @Override
  public void close() {
    Connections.abort(connection);
  }
}
