package dev.holdfast.server.mariadb;

import dev.holdfast.base.SecretFile;
import dev.holdfast.server.ReplaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration of a scratch server of MySQL. */
record MySqlOptions(ReplayFolder folder) {
  void write(ReplaySettings settings, int port) throws IOException {
    folder.checkSocket();
    Files.createDirectories(folder.path().resolve("tmp"));
    if (!Files.exists(folder.passwordFile())) {
      SecretFile.create(folder.passwordFile());
    }
    Path init = folder.path().resolve("init.sql");
    Files.deleteIfExists(init);
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    Files.createFile(init, PosixFilePermissions.asFileAttribute(ownerOnly));
    Files.writeString(init, account());
    String text =
        all(settings, port).entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue() + "\n")
            .collect(Collectors.joining());
    String more = String.join("\n", settings.options());
    Files.writeString(folder.options(), "[mysqld]\n" + text + more + "\n");
  }

  /** Made at each start, before anybody can connect; in no binary log. */
  private String account() {
    String password = Sql.text(SecretFile.read(folder.passwordFile()).value());
    List<String> sql = new ArrayList<>(List.of("SET SESSION sql_log_bin = 0"));
    for (String host : List.of("127.0.0.1", "localhost")) {
      String account = Sql.account(ReplayFolder.USER, host);
      String login = account + " IDENTIFIED WITH caching_sha2_password BY " + password;
      sql.add("CREATE USER IF NOT EXISTS " + login);
      sql.add("ALTER USER " + login);
      sql.add("GRANT ALL PRIVILEGES ON *.* TO " + account + " WITH GRANT OPTION");
    }
    return String.join(";\n", sql) + ";\n";
  }

  private Map<String, Object> all(ReplaySettings settings, int port) throws IOException {
    Map<String, Object> o = new LinkedHashMap<>();
    o.put("datadir", folder.data());
    o.put("socket", folder.socket());
    o.put("bind_address", "127.0.0.1");
    o.put("port", port);
    o.put("pid_file", folder.path().resolve("server.pid"));
    o.put("tmpdir", folder.path().resolve("tmp"));
    o.put("init_file", folder.path().resolve("init.sql"));
    if ("root".equals(System.getProperty("user.name"))) {
      o.put("user", "root");
    }
    o.put("log_bin", BinlogIndex.logBin(folder.data()).orElse("holdfast-log"));
    o.put("mysqlx", "OFF");
    o.put("secure_file_priv", "NULL");
    o.put("persisted_globals_load", "OFF");
    // The base may demand passwords with other characters than the scratch server's account has.
    o.put("loose_validate_password.policy", "LOW");
    o.put("loose_validate_password_policy", "LOW");
    o.put("loose_group_replication_start_on_boot", "OFF");
    replay(o, settings);
    return o;
  }

  /**
   * Without a log of what it replays a restarted server has forgotten the GTIDs of XA PREPARE, and
   * would get these transactions again.
   */
  private static void log(Map<String, Object> o) {
    o.put("log_replica_updates", "ON");
    o.put("binlog_row_image", "MINIMAL");
    o.put("binlog_checksum", "NONE");
    o.put("max_binlog_size", 64 << 20);
    o.put("binlog_expire_logs_seconds", 60);
  }

  /** Quick rather than durable: what was done survives the server's death, not the host's. */
  private static void replay(Map<String, Object> o, ReplaySettings settings) {
    o.put("server_id", settings.serverId());
    o.put("gtid_mode", "ON");
    o.put("enforce_gtid_consistency", "ON");
    log(o);
    o.put("read_only", "ON");
    o.put("event_scheduler", "OFF"); // DISABLED would refuse to replay or dump events.
    o.put("skip_replica_start", "ON");
    o.put("skip_name_resolve", "ON");
    o.put("relay_log", "holdfast-relay");
    o.put("relay_log_recovery", "ON");
    o.put("relay_log_space_limit", 2L << 30);
    o.put("sync_relay_log", 0);
    o.put("replica_net_timeout", 86_400);
    o.put("replica_parallel_workers", settings.threads());
    o.put("replica_preserve_commit_order", "ON");
    o.put("replica_max_allowed_packet", 1 << 30);
    o.put("max_allowed_packet", 1 << 30);
    o.put("innodb_buffer_pool_size", settings.memoryBytes());
    o.put("innodb_redo_log_capacity", Math.clamp(settings.memoryBytes(), 64L << 20, 1L << 30));
    o.put("innodb_flush_log_at_trx_commit", 2);
    o.put("sync_binlog", 0);
    o.put("performance_schema", "OFF");
    o.put("character_set_server", "utf8mb4");
  }
}
