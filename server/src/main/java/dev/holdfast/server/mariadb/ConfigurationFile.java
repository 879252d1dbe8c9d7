package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The server's configuration, written anew before each start. Meaning of the options: MariaDB
 * manual, "Server System Variables", "Semisynchronous Replication", "Binary Logging Options".
 */
final class ConfigurationFile {
  /**
   * Many more than cores: replicated transactions wait for disks and for one another, and the more
   * there are, the more of them share a write to disk. See docs/decisions/0016.
   */
  static final int PARALLEL_THREADS = 16;

  private static final int MIB = 1 << 20;

  private ConfigurationFile() {}

  static Path path(ServerConfig config) {
    Path dir = config.dataDir().toAbsolutePath();
    return dir.resolveSibling(dir.getFileName() + ".cnf");
  }

  static Path errorLog(Path dataDir) {
    return dataDir.resolve("mariadbd.err");
  }

  /** Beside the data directory: in it, mariadb-backup would take it for a database. */
  static Path temporary(Path dataDir) {
    return dataDir.resolveSibling(dataDir.getFileName() + ".tmp");
  }

  /** The file's text for a server that runs in {@code dataDir}. */
  static String text(ServerConfig config, Path dataDir) {
    Map<String, Object> options = new LinkedHashMap<>();
    place(options, config, dataDir);
    durability(options, config);
    replication(options, config);
    service(options);
    return "# Written by Holdfast before each start: changes made here are lost.\n[mariadbd]\n"
        + options.entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue() + "\n")
            .collect(Collectors.joining());
  }

  private static void place(Map<String, Object> o, ServerConfig config, Path dataDir) {
    ServerConfig.Listen listen = config.listen();
    o.put("datadir", dataDir);
    o.put("basedir", config.binaries().baseDir());
    o.put("socket", listen.socket());
    o.put("bind_address", listen.bindHost());
    o.put("port", listen.port());
    o.put("extra_port", listen.extraPort());
    o.put("extra_max_connections", 40);
    o.put("report_host", listen.reportHost());
    o.put("report_port", listen.port());
    o.put("pid_file", dataDir.resolve("mariadbd.pid"));
    // Of its own: a server that starts deletes the temporary tables that it finds there.
    o.put("tmpdir", temporary(dataDir.toAbsolutePath()));
    if ("root".equals(System.getProperty("user.name"))) {
      o.put("user", "root");
    }
  }

  private static void durability(Map<String, Object> o, ServerConfig config) {
    o.put("innodb_flush_log_at_trx_commit", 1);
    o.put("sync_binlog", 1);
    o.put("innodb_buffer_pool_size", config.bufferPoolBytes());
    o.put("innodb_log_file_size", Math.clamp(config.bufferPoolBytes(), 32 * MIB, 1024L * MIB));
    o.put("log_bin", "binlog");
    o.put("binlog_format", "ROW");
    o.put("binlog_row_image", "FULL");
    o.put("binlog_row_metadata", "FULL");
    o.put("binlog_checksum", "CRC32");
    o.put("max_binlog_size", 256 * MIB);
    o.put("binlog_expire_logs_seconds", 7 * 24 * 3600);
  }

  private static void replication(Map<String, Object> o, ServerConfig config) {
    o.put("server_id", ServerIds.asReplica(config));
    o.put("gtid_domain_id", 0);
    o.put("gtid_strict_mode", "ON");
    o.put("log_slave_updates", "ON");
    // A server that restarts by itself accepts nothing and acknowledges nothing.
    o.put("read_only", "ON");
    o.put("skip_slave_start", "ON");
    o.put("relay_log", "relay");
    o.put("relay_log_recovery", "OFF");
    o.put("relay_log_purge", "ON");
    o.put("max_relay_log_size", 64 * MIB);
    o.put("slave_net_timeout", 2);
    o.put("master_retry_count", 0);
    o.put("slave_parallel_threads", PARALLEL_THREADS);
    o.put("slave_parallel_mode", "optimistic");
    o.put("rpl_semi_sync_master_enabled", "OFF");
    o.put("rpl_semi_sync_slave_enabled", "OFF");
    o.put("rpl_semi_sync_master_wait_point", "AFTER_SYNC");
    o.put("rpl_semi_sync_master_wait_no_slave", "ON");
    o.put("rpl_semi_sync_master_timeout", "18446744073709551615");
    o.put("rpl_semi_sync_slave_kill_conn_timeout", 1);
    // Positions are found by GTID: master.info need not be written for every event.
    o.put("rpl_semi_sync_slave_delay_master", "ON");
  }

  private static void service(Map<String, Object> o) {
    o.put("skip_name_resolve", "ON");
    // From 11.4 on, a server without certificates makes a new key at each start: with the WolfSSL
    // of upstream's builds that takes ten seconds and more.
    o.put("ssl", "OFF");
    o.put("max_connections", 300);
    o.put("max_allowed_packet", 64 * MIB);
    o.put("lock_wait_timeout", 600);
    o.put("performance_schema", "OFF");
    o.put("character_set_server", "utf8mb4");
    o.put("table_open_cache", 400);
    o.put("key_buffer_size", 8 * MIB);
    o.put("aria_pagecache_buffer_size", 16 * MIB);
  }
}
