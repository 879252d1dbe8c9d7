package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.base.SecretFile;
import dev.holdfast.server.LiveLogs.Transport;
import dev.holdfast.server.ReplaySettings;
import dev.holdfast.server.ServerBinaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The folder of a scratch server, and the files in it that are not the data. */
record ReplayFolder(Path path) {
  static final String USER = "holdfast_scratch";
  private static final List<String> BACKUP_INFO =
      List.of("mariadb_backup_binlog_info", "xtrabackup_binlog_info");
  private static final int SOCKET_PATH_LIMIT = 107;
  private static final Pattern OF_BACKUP =
      Pattern.compile("(innodb_page_size|innodb_data_file_path|innodb_undo_tablespaces)=.*");

  Path data() {
    return path.resolve("data");
  }

  Path socket() {
    return path.resolve("sock");
  }

  /** How the password gets to a server of MySQL here. */
  Transport ofMySql() {
    return new Transport.SealedPassword(data().resolve("public_key.pem"));
  }

  Path passwordFile() {
    return path.resolve("password");
  }

  Path options() {
    return path.resolve("server.cnf");
  }

  Path errorLog() {
    return path.resolve("server.err");
  }

  /** What a backup of mariadb-backup says of its place. */
  Optional<Path> backupInfo() {
    return BACKUP_INFO.stream().map(name -> data().resolve(name)).filter(Files::exists).findFirst();
  }

  /** Whether its data come from mariadb-backup: then no binary log belongs to them. */
  boolean isBackup() throws IOException {
    return backupInfo().isPresent() && BinlogIndex.logBin(data()).isEmpty();
  }

  /** The port that the last start was given. */
  int port() throws IOException {
    return Files.readAllLines(options()).stream()
        .filter(line -> line.startsWith("port = "))
        .map(line -> Integer.parseInt(line.substring("port = ".length())))
        .findFirst()
        .orElseThrow(() -> new IOException(options() + " names no port"));
  }

  void write(ServerBinaries binaries, ReplaySettings settings, int port) throws IOException {
    checkSocket();
    Files.createDirectories(path.resolve("tmp"));
    if (!Files.exists(passwordFile())) {
      SecretFile.create(passwordFile());
    }
    Files.writeString(path.resolve("init.sql"), account());
    SecretFileMode.restrict(path.resolve("init.sql"));
    String text =
        all(binaries, settings, port).entrySet().stream()
            .map(e -> e.getKey() + " = " + e.getValue() + "\n")
            .collect(Collectors.joining());
    String backup = String.join("\n", ofBackup());
    String more = String.join("\n", settings.options());
    Files.writeString(options(), "[mariadbd]\n" + text + backup + "\n" + more + "\n");
  }

  void checkSocket() {
    int length = socket().toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > SOCKET_PATH_LIMIT) {
      throw new Failure(
          "socket-path-long",
          "starting a scratch server in " + path,
          "its socket's path has " + length + " bytes, Linux allows " + SOCKET_PATH_LIMIT,
          "Choose a shorter folder with --dir.");
    }
  }

  /** Made at each start, before anybody can connect; in no binary log. */
  private String account() {
    String password = Sql.text(SecretFile.read(passwordFile()).value());
    List<String> sql = new ArrayList<>(List.of("SET sql_log_bin = 0"));
    for (String host : List.of("127.0.0.1", "localhost")) {
      String account = Sql.account(USER, host);
      sql.add("CREATE OR REPLACE USER " + account + " IDENTIFIED BY " + password);
      sql.add("GRANT ALL PRIVILEGES ON *.* TO " + account + " WITH GRANT OPTION");
    }
    return String.join(";\n", sql) + ";\n";
  }

  private Map<String, Object> all(ServerBinaries binaries, ReplaySettings settings, int port)
      throws IOException {
    Map<String, Object> o = new LinkedHashMap<>();
    o.put("datadir", data());
    o.put("basedir", binaries.baseDir());
    o.put("socket", socket());
    o.put("bind_address", "127.0.0.1");
    o.put("port", port);
    o.put("pid_file", path.resolve("server.pid"));
    o.put("tmpdir", path.resolve("tmp"));
    o.put("init_file", path.resolve("init.sql"));
    if ("root".equals(System.getProperty("user.name"))) {
      o.put("user", "root");
    }
    Optional<String> logBin = BinlogIndex.logBin(data());
    o.put(logBin.isPresent() ? "log_bin" : "skip_log_bin", logBin.orElse("ON"));
    replay(o, settings);
    return o;
  }

  /** Quick rather than durable: what was done survives the server's death, not the host's. */
  private static void replay(Map<String, Object> o, ReplaySettings settings) {
    o.put("server_id", settings.serverId());
    o.put("gtid_strict_mode", "ON");
    o.put("read_only", "ON");
    o.put("event_scheduler", "OFF"); // DISABLED would refuse to replay or dump events.
    o.put("skip_slave_start", "ON");
    o.put("skip_name_resolve", "ON");
    o.put("ssl", "OFF");
    o.put("relay_log", "holdfast-relay");
    o.put("replicate_annotate_row_events", "OFF"); // Nobody reads them: it logs nothing.
    o.put("slave_net_timeout", 86_400);
    o.put("relay_log_space_limit", 2L << 30);
    for (String file : List.of("relay_log", "relay_log_info", "master_info")) {
      o.put("sync_" + file, 0); // After a crash it is asked for anew, from gtid_slave_pos on.
    }
    o.put("slave_parallel_threads", settings.threads());
    o.put("slave_parallel_mode", "optimistic");
    o.put("slave_parallel_max_queued", 16 << 20);
    o.put("slave_max_allowed_packet", 1 << 30);
    o.put("max_allowed_packet", 1 << 30);
    o.put("innodb_buffer_pool_size", settings.memoryBytes());
    o.put("innodb_log_file_size", Math.clamp(settings.memoryBytes(), 64L << 20, 1L << 30));
    o.put("innodb_flush_log_at_trx_commit", 2);
    o.put("sync_binlog", 0);
    o.put("performance_schema", "OFF");
    o.put("character_set_server", "utf8mb4");
  }

  /** Without these InnoDB doesn't understand the files. */
  private List<String> ofBackup() throws IOException {
    Path file = data().resolve("backup-my.cnf");
    return Files.exists(file)
        ? Files.readAllLines(file).stream().filter(l -> OF_BACKUP.matcher(l).matches()).toList()
        : List.of();
  }

  /** Private files. */
  private static final class SecretFileMode {
    private SecretFileMode() {}

    static void restrict(Path file) throws IOException {
      Files.setPosixFilePermissions(
          file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** Starts a server with {@link #options}; it goes on when this program ends. */
  Process start(Path program) throws IOException {
    return new ProcessBuilder(
            "setsid",
            program.toString(),
            "--defaults-file=" + options(),
            "--log-error=" + errorLog())
        .directory(path().toFile())
        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(errorLog().toFile()))
        .start();
  }
}
