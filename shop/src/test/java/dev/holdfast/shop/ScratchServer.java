package dev.holdfast.shop;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A durable MariaDB server of its own in a folder under /tmp; killed and removed by close. */
public final class ScratchServer implements AutoCloseable {
  static final String USER = "shop";
  private static final long START_MILLIS = 30_000;
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Path folder;
  private final int port;
  private @Nullable Process process;

  private ScratchServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static ScratchServer start() throws Exception {
    ScratchServer server =
        new ScratchServer(Files.createTempDirectory("hf-shop"), FreePorts.find());
    server.install();
    server.launch();
    server.sql("CREATE USER shop@'%'", "GRANT ALL ON shop.* TO shop@'%'");
    return server;
  }

  private void install() throws Exception {
    run(
        "mariadb-install-db",
        "--no-defaults",
        "--datadir=" + data(),
        "--skip-test-db",
        "--auth-root-authentication-method=normal");
  }

  /** Starts it again after {@link #kill}, with crash recovery. */
  public void launch(String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mariadbd",
                "--no-defaults",
                "--datadir=" + data(),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("s"),
                "--pid-file=" + folder.resolve("pid"),
                "--log-error=" + folder.resolve("error.log"),
                "--innodb-buffer-pool-size=256M",
                "--innodb-flush-log-at-trx-commit=1",
                "--log-bin=binlog",
                "--sync-binlog=1",
                "--binlog-format=ROW",
                "--server-id=1",
                "--skip-name-resolve"));
    command.addAll(List.of(more));
    process = process(command).start();
    awaitAnswer();
  }

  private void awaitAnswer() throws Exception {
    long end = System.currentTimeMillis() + START_MILLIS;
    while (true) {
      try (Connection _ = connect()) {
        return;
      } catch (SQLException e) {
        if (System.currentTimeMillis() > end || !running().isAlive()) {
          throw new IllegalStateException(Files.readString(folder.resolve("error.log")), e);
        }
        running().waitFor(20, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** SIGKILL. */
  public void kill() {
    running().destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  public void signal(String name) throws Exception {
    run("kill", "-" + name, String.valueOf(running().pid()));
  }

  public Path data() {
    return folder.resolve("data");
  }

  public Path folder() {
    return folder;
  }

  public Endpoint endpoint() {
    return new Endpoint("127.0.0.1", port);
  }

  public Access access() {
    return new Access(List.of(endpoint()), USER, "", Duration.ofSeconds(2));
  }

  /** As root, on one connection. */
  public void sql(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  public long number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + port + "/?user=root&connectTimeout=5000&socketTimeout=60000");
  }

  public static void run(String... command) throws Exception {
    Process process = process(new ArrayList<>(List.of(command))).start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
  }

  private static ProcessBuilder process(List<String> command) {
    if (ROOT && command.getFirst().startsWith("mariadb")) {
      command.add("--user=root");
    }
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("not launched");
    }
    return process;
  }

  @Override
  public void close() throws IOException {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        remove(path);
      }
    }
  }

  private static void remove(Path path) throws IOException {
    Files.deleteIfExists(path);
  }
}
