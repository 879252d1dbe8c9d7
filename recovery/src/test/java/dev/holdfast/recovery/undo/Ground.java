package dev.holdfast.recovery.undo;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Secret;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.BinaryLogs;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.server.ServerLogin;
import dev.holdfast.server.StartMode;
import dev.holdfast.server.UndoServer;
import dev.holdfast.server.mariadb.MariaDbUndoServers;
import dev.holdfast.server.mariadb.ScratchServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A server with a binary log, on which things are done and undone. */
final class Ground implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  final ScratchServers all = ScratchServers.create(1);
  final Connection connection;

  Ground() throws SQLException {
    all.server(1).start(StartMode.NORMAL, LIMIT);
    connection = all.admin(1);
    run(
        "SET GLOBAL rpl_semi_sync_master_enabled = OFF",
        "SET GLOBAL read_only = OFF",
        "SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'",
        "SET time_zone = '+05:30'",
        "CREATE DATABASE shop",
        "USE shop");
  }

  /** Returns the GTID of what was written last. */
  Gtid run(String... statements) throws SQLException {
    for (String sql : statements) {
      try (Statement s = connection.createStatement()) {
        s.execute(sql);
      }
    }
    String gtid = value("SELECT @@last_gtid");
    return gtid.isEmpty() ? new Gtid(0, 0, 0) : Gtid.parse(gtid);
  }

  /** In one transaction. */
  Gtid transaction(String... statements) throws SQLException {
    run("BEGIN");
    run(statements);
    return run("COMMIT");
  }

  String value(String query) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(query)) {
      return r.next() ? String.valueOf(r.getString(r.getMetaData().getColumnCount())) : "";
    }
  }

  String checksum(String table) throws SQLException {
    return value("CHECKSUM TABLE " + table + " EXTENDED");
  }

  LoggedTransaction logged(TransactionId gtid) {
    return new BinaryLogs(List.of(all.config(1).dataDir())).find(gtid).orElseThrow();
  }

  UndoServer server() throws IOException {
    return server(Duration.ofSeconds(2));
  }

  UndoServer server(Duration lockWait) throws IOException {
    String password = Files.readString(all.config(1).accounts().adminPasswordFile()).strip();
    ServerLogin login =
        new ServerLogin(
            new Endpoint("127.0.0.1", all.config(1).listen().port()),
            "holdfast",
            new Secret(password));
    return new MariaDbUndoServers().open(login, lockWait);
  }

  UndoReport undo(TransactionId... gtids) throws IOException {
    return undo(UndoPolicies.STOP, true, gtids);
  }

  UndoReport undo(UndoPolicies policies, boolean commit, TransactionId... gtids)
      throws IOException {
    try (UndoServer server = server()) {
      return undo(server, gtids).run(policies, commit, p -> {});
    }
  }

  Undo undo(UndoServer server, TransactionId... gtids) {
    List<LoggedTransaction> logged = Arrays.stream(gtids).map(this::logged).toList();
    return new Undo(server, logged, Clock.systemUTC());
  }

  Path data() {
    return all.config(1).dataDir();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    all.close();
  }
}
