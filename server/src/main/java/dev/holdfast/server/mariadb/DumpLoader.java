package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of its own in the folder of a rebuild, into which a dump is loaded. */
final class DumpLoader implements AutoCloseable {
  private static final Duration STARTING = Duration.ofMinutes(1);
  private static final Duration ENDING = Duration.ofMinutes(30);
  private static final Duration SHORT = Duration.ofSeconds(30);

  private final String what;
  private final Path folder;
  private final Path options;
  private final Process server;

  private DumpLoader(String what, Path folder, Path options, Process server) {
    this.what = what;
    this.folder = folder;
    this.options = options;
    this.server = server;
  }

  static DumpLoader start(ServerConfig config, Path folder)
      throws IOException, InterruptedException {
    String what = "rebuilding " + config.node();
    Bootstrap.fill(config, folder);
    Path options = Files.createTempFile("holdfast-", ".cnf"); // nobody else may read it
    Path socket = config.listen().socket().resolveSibling("dump.sock");
    Files.writeString(options, ConfigurationFile.text(config, folder) + client(config, socket));
    Files.createDirectories(ConfigurationFile.temporary(folder.toAbsolutePath()));
    Process server =
        new ProcessBuilder(DumpTool.loader(config, options, socket))
            .redirectErrorStream(true)
            .redirectOutput(ConfigurationFile.errorLog(folder).toFile())
            .start();
    DumpLoader loader = new DumpLoader(what, folder, options, server);
    boolean ready = false;
    try {
      loader.awaitAnswer();
      ready = true;
      return loader;
    } finally {
      if (!ready) {
        loader.close();
      }
    }
  }

  private static String client(ServerConfig config, Path socket) {
    return "[client]\nuser=holdfast\npassword=\""
        + Secrets.admin(config).replace("\\", "\\\\").replace("\"", "\\\"")
        + "\"\nsocket="
        + socket
        + "\n";
  }

  private void awaitAnswer() throws InterruptedException {
    Deadline deadline = Deadline.after(STARTING);
    while (sql("SELECT 1").exitCode() != 0) {
      if (!server.isAlive() || deadline.passed()) {
        throw failed("the server for the dump did not start: see mariadbd.err in " + folder);
      }
      deadline.pause(Duration.ofMillis(100));
    }
  }

  /** What reads the dump from its standard input. */
  List<String> client() {
    return DumpTool.client(options);
  }

  /** Notes the copy's place as mariadb-backup does, and ends the server in good order. */
  void finish() throws IOException, InterruptedException {
    Command place = sql("SELECT @@global.gtid_slave_pos");
    if (place.exitCode() != 0 || place.output().isBlank()) {
      throw failed("the dump names no GTID position: " + place.output().strip());
    }
    Command end = sql("RESET SLAVE ALL; SHUTDOWN");
    if (end.exitCode() != 0) {
      throw failed(end.output().strip());
    }
    if (!server.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
      throw failed("the server for the dump does not end");
    }
    Files.writeString(
        folder.resolve("mariadb_backup_binlog_info"), "-\t0\t" + place.output().strip() + "\n");
  }

  private Command sql(String statements) {
    List<String> command = new ArrayList<>(client());
    command.addAll(List.of("--batch", "--skip-column-names", "--execute=" + statements));
    return Command.run(what, SHORT, command);
  }

  private Failure failed(String reason) {
    return new Failure(
        "rebuild-failed", what, reason, "Nothing was replaced. It may be tried again.");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    server.destroyForcibly();
    if (!server.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
      throw failed("the server for the dump can't be ended");
    }
    Files.deleteIfExists(options);
    FileTree.delete(ConfigurationFile.temporary(folder.toAbsolutePath()));
  }
}
