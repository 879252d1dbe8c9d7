package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Secret;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.server.ReplayServer;
import dev.holdfast.server.ReplaySettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One scratch server of MySQL, over one connection. */
final class MySqlReplayServer implements ReplayServer {
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final String HEAD =
      """
      -- Written by Holdfast. Everything up to these GTIDs is in these tables, or was left out:
      -- %s
      -- Loading this makes transactions of the server's own.
      """;
  private static final String HEAD_OF_ALL =
      """
      -- To make a new replica instead, whose gtid_executed is empty: SET GLOBAL gtid_purged = '...'
      -- with these GTIDs first, then load this with sql_log_bin = 0.
      """;

  private final ReplayFolder folder;
  private final ReplaySettings settings;
  private final long pid;
  private final int port;
  private final Connection connection;

  MySqlReplayServer(
      ReplayFolder folder, ReplaySettings settings, long pid, int port, Connection connection) {
    this.folder = folder;
    this.settings = settings;
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
        folder.ofMySql());
  }

  private <T> T call(String what, Sql.Work<T> work) {
    try {
      return work.on(new Sql(connection, Deadline.after(ANSWER)));
    } catch (SQLException e) {
      throw SqlErrors.failure(what, e);
    }
  }

  @Override
  public Position basePosition() {
    Position found = position();
    if (found.isEmpty()) {
      throw new Failure(
          "base-position-unknown",
          "looking for the GTID position of the base",
          "its gtid_executed is empty",
          "Its server ran with gtid_mode=OFF, perhaps. Say the position with --base-position, if"
              + " you know it.");
    }
    return found;
  }

  @Override
  public Position position() {
    return call("asking the scratch server for its position", MySqlReplayServer::executed);
  }

  private static MySqlGtidSet executed(Sql sql) throws SQLException {
    return MySqlGtidSet.parse(sql.value("SELECT @@global.gtid_executed"));
  }

  @Override
  public void begin(Position at) {
    call(
        "setting the position of the scratch server",
        sql -> {
          sql.run("RESET REPLICA ALL");
          if (!executed(sql).same(at)) {
            sql.run("RESET BINARY LOGS AND GTIDS");
            sql.run("SET GLOBAL gtid_purged = '" + at + "'");
          }
          return at;
        });
  }

  @Override
  public void halt() {
    call(
        "stopping the replay",
        sql -> {
          sql.run("STOP REPLICA");
          return true;
        });
  }

  @Override
  public State follow(int source, String user, Secret password) {
    return call(
        "starting the replay",
        sql -> {
          sql.run("RESET REPLICA ALL");
          sql.run(
              "CHANGE REPLICATION SOURCE TO source_host='127.0.0.1', source_port="
                  + source
                  + ", source_user="
                  + Sql.text(user)
                  + ", source_password="
                  + Sql.text(password.value())
                  + ", source_connect_retry=1, source_heartbeat_period=0, source_ssl=0,"
                  + " source_auto_position=1");
          sql.run("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
          State before = state(sql);
          sql.run("START REPLICA");
          return before;
        });
  }

  @Override
  public State state() {
    return call("asking how far the replay is", MySqlReplayServer::state);
  }

  /** Each GTID counts once, however often its transaction was tried. */
  private static State state(Sql sql) throws SQLException {
    MySqlGtidSet at = executed(sql);
    return new State(
        at, at.size(), sql.row("SHOW REPLICA STATUS").flatMap(MySqlReplayServer::error));
  }

  private static Optional<String> error(Map<String, String> row) {
    for (String thread : List.of("SQL", "IO")) {
      String number = row.getOrDefault("Last_" + thread + "_Errno", "0");
      boolean stopped = "No".equals(row.get("Replica_" + thread + "_Running"));
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
          sql.run("STOP REPLICA");
          sql.run("RESET REPLICA ALL");
          sql.run("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
          sql.run("FLUSH LOCAL ENGINE LOGS");
          return true;
        });
  }

  @Override
  public List<Map<String, String>> query(String text) {
    return call("reading from the scratch server", sql -> sql.rows(text));
  }

  /**
   * Without GTIDs of its own: GTID_PURGED would be refused wherever the same transactions are known
   * already, and would keep what is loaded out of the binary log.
   */
  @Override
  public void dump(List<String> what, Path file) {
    Path program = MySqlPrograms.dump(settings.program());
    String head = (what.isEmpty() ? HEAD + HEAD_OF_ALL : HEAD).formatted(position());
    new LogicalDump(folder, program, List.of("--set-gtid-purged=OFF"), head).write(what, file);
  }

  @Override
  public void close() {
    Connections.abort(connection);
  }
}
