package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server on a copy of a base, set up like the scratch server of {@code time restore}: quick while
 * it applies, and its log brought to disk in the end.
 */
final class CopiedServer implements AutoCloseable {
  static final String MEMORY = "1G";

  private final Path folder;
  private final Process process;
  private final Endpoint at;
  private final Connection connection;

  private CopiedServer(Path folder, Process process, Endpoint at, Connection connection) {
    this.folder = folder;
    this.process = process;
    this.at = at;
    this.connection = connection;
  }

  /** As many transactions are applied at the same time as {@code time restore} applies. */
  static int threads() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 16);
  }

  /** Copies the base's data to where {@link #start} expects them. */
  static Path copy(Path base, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path data = folder.resolve("data");
    Commands.run("cp", "-a", "--reflink=auto", base.toString(), data.toString());
    return data;
  }

  static CopiedServer start(Path folder, int serverId, String... more)
      throws IOException, InterruptedException {
    int port = FreePorts.find();
    List<String> command = new ArrayList<>(List.of("mariadbd", "--no-defaults", "--user=root"));
    Stream.of(
            "datadir=" + folder.resolve("data"),
            "port=" + port,
            "socket=" + socket(folder),
            "log-error=" + folder.resolve("err"),
            "bind-address=127.0.0.1",
            "server-id=" + serverId,
            "skip-name-resolve",
            "skip-slave-start",
            "performance-schema=OFF",
            "innodb-buffer-pool-size=" + MEMORY,
            "innodb-log-file-size=" + MEMORY,
            "innodb-flush-log-at-trx-commit=2",
            "sync-binlog=0",
            "max-allowed-packet=1G",
            "relay-log-space-limit=2G",
            "slave-parallel-threads=" + threads(),
            "slave-parallel-mode=optimistic",
            "slave-parallel-max-queued=16M")
        .map(option -> "--" + option)
        .forEach(command::add);
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Connection connection = PlainServers.connection(port);
    return new CopiedServer(folder, process, new Endpoint("127.0.0.1", port), connection);
  }

  private static Path socket(Path folder) {
    return folder.resolve("s");
  }

  Path socket() {
    return socket(folder);
  }

  PlainServers.Server server() {
    return new PlainServers.Server(at, process, connection);
  }

  /** What {@code time restore} does in the end, too. */
  void toDisk() throws SQLException {
    server().run("SET GLOBAL innodb_flush_log_at_trx_commit = 1", "FLUSH LOCAL ENGINE LOGS");
  }

  /** Whatever runs in folders of this one. */
  static void killAll(Path work) {
    ProcessHandle.current()
        .children()
        .filter(p -> p.info().commandLine().orElse("").contains("--datadir=" + work))
        .forEach(p -> {
          p.destroyForcibly();
          p.onExit().join();
        });
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroyForcibly().onExit().join();
    ShopLog.delete(folder);
  }
}
