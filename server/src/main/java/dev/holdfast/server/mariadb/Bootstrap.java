package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a new data directory: system tables, then accounts and the {@code holdfast} schema. Without
 * a binary log (the bootstrap mode of some versions writes one, 10.11.5 for example), so all nodes
 * begin alike and without a GTID.
 */
final class Bootstrap {
  private static final long NEEDED_BYTES = 256L << 20;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Bootstrap() {}

  static void fill(ServerConfig config, Path dir) throws IOException {
    String what = "creating the data directory of " + config.node();
    long free = Files.getFileStore(dir).getUsableSpace();
    if (free < NEEDED_BYTES) {
      throw DataDirectoryFailures.diskFull(
          what, "only " + (free >> 20) + " MiB of " + (NEEDED_BYTES >> 20) + " MiB are free", null);
    }
    String sql = accounts(config);
    Path temporary = ConfigurationFile.temporary(dir);
    Files.createDirectories(temporary);
    Path options = Files.createTempFile("holdfast-", ".cnf");
    try {
      Files.writeString(options, ConfigurationFile.text(config, dir));
      check(what, Command.run(what, LIMIT, installDb(config, options)));
      Path server = config.binaries().server();
      check(what, Command.run(what, LIMIT, bootstrap(server, options), sql));
    } finally {
      Files.delete(options);
      FileTree.delete(temporary);
    }
  }

  private static List<String> installDb(ServerConfig config, Path options) {
    List<String> command = new ArrayList<>();
    command.add(config.binaries().installDb().toString());
    command.add("--defaults-file=" + options);
    command.add("--basedir=" + config.binaries().baseDir());
    command.addAll(List.of("--skip-test-db", "--skip-name-resolve", "--skip-log-bin"));
    return command;
  }

  private static List<String> bootstrap(Path program, Path options) {
    return List.of(
        program.toString(),
        "--defaults-file=" + options,
        "--bootstrap",
        "--skip-log-bin",
        "--log-error=");
  }

  private static void check(String what, Command done) {
    String output = done.output();
    if (done.exitCode() == 0 && !output.contains("ERROR:")) {
      return;
    }
    String reason =
        output
            .lines()
            .filter(line -> line.contains("ERROR"))
            .findFirst()
            .orElse("exit code " + done.exitCode() + ": " + output.strip());
    if (output.contains("No space left") || output.contains("Errcode: 28")) {
      throw DataDirectoryFailures.diskFull(what, reason, null);
    }
    if (output.contains("Permission denied") || output.contains("Errcode: 13")) {
      throw DataDirectoryFailures.noPermission(what, reason, null);
    }
    throw new Failure("datadir-create", what, reason, "See the message of the server.");
  }

  private static String accounts(ServerConfig config) {
    List<String> sql = new ArrayList<>();
    sql.add("SET sql_log_bin = 0");
    sql.add("FLUSH PRIVILEGES");
    for (String host : List.of("%", "localhost")) {
      sql.add(user("holdfast", host, Secrets.admin(config)));
      sql.add("GRANT ALL ON *.* TO " + Sql.account("holdfast", host) + " WITH GRANT OPTION");
    }
    for (NodeName member : config.members()) {
      String name = ServerConfig.replicationAccount(member);
      sql.add(user(name, "%", Secrets.replication(config, member)));
      sql.add("GRANT REPLICATION SLAVE ON *.* TO " + Sql.account(name, "%"));
    }
    String client = config.accounts().clientUser();
    String schema = config.accounts().clientSchema();
    sql.add(user(client, "%", Secrets.client(config)));
    sql.add("GRANT ALL ON `" + schema + "`.* TO " + Sql.account(client, "%"));
    sql.add("CREATE DATABASE holdfast");
    sql.add(
        "CREATE TABLE holdfast.heartbeat"
            + " (slot TINYINT PRIMARY KEY, beat_at TIMESTAMP(6) NOT NULL) ENGINE=InnoDB");
    for (int slot = 1; slot <= Heartbeats.SLOTS; slot++) {
      sql.add("INSERT INTO holdfast.heartbeat VALUES (" + slot + ", NOW(6))");
    }
    sql.add(Probes.TABLE);
    sql.add(Probes.ROW);
    // The bootstrap reader takes one statement per line.
    return String.join(";\n", sql) + ";\n";
  }

  private static String user(String name, String host, String password) {
    return "CREATE USER " + Sql.account(name, host) + " IDENTIFIED BY " + Sql.text(password);
  }
}
