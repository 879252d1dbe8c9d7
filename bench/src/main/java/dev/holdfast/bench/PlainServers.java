package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.FreePorts;
import dev.holdfast.cli.terminal.OnInterrupt;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Three servers that nothing watches over: the first writes, the others replicate. As durable as
 * Holdfast's: each commit synced in the redo log and in the binary log.
 */
final class PlainServers {
  /** The account of the clients: read_only holds for it. */
  static final String CLIENT = "client";

  static final String PASSWORD = "bench";
  private static final String USER = "bench";

  /** For {@code --init-file}. */
  static final String ACCOUNTS =
      """
      SET sql_log_bin = 0;
      CREATE USER IF NOT EXISTS bench@'%' IDENTIFIED BY 'bench';
      GRANT ALL ON *.* TO bench@'%' WITH GRANT OPTION;
      CREATE USER IF NOT EXISTS client@'%' IDENTIFIED BY 'bench';
      GRANT ALL ON shop.* TO client@'%';
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int COUNT = 3;

  /** Whether a commit waits for a replica. */
  enum Replication {
    ASYNCHRONOUS,
    SEMI_SYNCHRONOUS
  }

  /** One of them, with a connection that stays open. */
  record Server(Endpoint at, Process process, Connection connection) {
    void run(String... statements) throws SQLException {
      Sql.run(connection, statements);
    }

    String value(String query, String column) throws SQLException {
      return Sql.value(connection, query, column);
    }
  }

  private final Path folder;
  private final Replication replication;
  private final List<Server> servers = new ArrayList<>();
  private final List<Process> processes = new CopyOnWriteArrayList<>();

  PlainServers(Path folder, Replication replication) {
    this.folder = folder;
    this.replication = replication;
  }

  List<Server> servers() {
    return List.copyOf(servers);
  }

  List<Endpoint> endpoints() {
    return servers.stream().map(Server::at).toList();
  }

  /** Does the work with all of them up, and takes them down; also when the program is ended. */
  <T> T use(Callable<T> work) throws Exception {
    return new OnInterrupt(this::clean)
        .guard(() -> {
          try {
            up();
            return work.call();
          } finally {
            clean();
          }
        });
  }

  private void up() throws IOException, InterruptedException, SQLException {
    Files.createDirectories(folder);
    Path base = folder.resolve("base");
    install(base);
    for (int i = 1; i <= COUNT; i++) {
      start(i, base);
    }
    for (Server replica : servers.subList(1, COUNT)) {
      follow(replica, servers.getFirst());
    }
    if (replication == Replication.SEMI_SYNCHRONOUS) {
      await(this::acknowledged);
      servers
          .getFirst()
          .run(
              "SET GLOBAL rpl_semi_sync_master_wait_no_slave = 1",
              "SET GLOBAL rpl_semi_sync_master_timeout = 4294967295");
    }
    servers.getFirst().run("SET GLOBAL read_only = 0");
  }

  private boolean acknowledged() {
    try {
      String clients = "SHOW STATUS LIKE 'Rpl_semi_sync_master_clients'";
      return servers.getFirst().value(clients, "Value").equals("" + (COUNT - 1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void follow(Server replica, Server primary) throws SQLException {
    replica.run(
        "CHANGE MASTER TO master_host = '127.0.0.1', master_port = "
            + primary.at().port()
            + ", master_user = '"
            + USER
            + "', master_password = '"
            + PASSWORD
            + "', master_use_gtid = slave_pos, master_connect_retry = 1",
        "START SLAVE");
  }

  /** A new data directory. */
  static void install(Path base) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "mariadb-install-db",
            "--no-defaults",
            "--user=root",
            "--skip-test-db",
            "--auth-root-authentication-method=normal",
            "--innodb-log-file-size=32M",
            "--datadir=" + base);
    Process install =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(base.resolveSibling("install.log").toFile())
            .start();
    if (install.waitFor() != 0) {
      throw new Failure(
          "server-start",
          "making a data directory",
          Files.readString(base.resolveSibling("install.log")),
          "mariadb-install-db comes with the package mariadb-server-core.");
    }
  }

  private void start(int number, Path base) throws IOException, InterruptedException, SQLException {
    Path data = folder.resolve("server" + number);
    Commands.run("cp", "-a", base.toString(), data.toString());
    Path init = folder.resolve("init.sql");
    Files.writeString(init, ACCOUNTS);
    int port = FreePorts.find();
    List<String> command = new ArrayList<>(List.of("mariadbd", "--no-defaults", "--user=root"));
    command.addAll(
        Stream.of(
                "datadir=" + data,
                "port=" + port,
                "socket=" + data + ".sock",
                "pid-file=" + data + ".pid",
                "log-error=" + data + ".err",
                "server-id=" + number,
                "init-file=" + init,
                "bind-address=127.0.0.1",
                "innodb-log-file-size=128M",
                "innodb-buffer-pool-size=128M",
                "innodb-flush-log-at-trx-commit=1",
                "sync-binlog=1",
                "log-bin=binlog",
                "binlog-format=ROW",
                "log-slave-updates=1",
                "gtid-strict-mode=1",
                "slave-net-timeout=2",
                "slave-parallel-threads=4",
                "slave-parallel-mode=optimistic",
                "max-connections=300",
                "skip-name-resolve",
                "skip-slave-start",
                "read-only=1")
            .map(option -> "--" + option)
            .toList());
    if (replication == Replication.SEMI_SYNCHRONOUS) {
      command.addAll(
          List.of(
              "--rpl-semi-sync-master-enabled=1",
              "--rpl-semi-sync-slave-enabled=1",
              "--rpl-semi-sync-master-wait-no-slave=0"));
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    processes.add(process);
    servers.add(new Server(new Endpoint("127.0.0.1", port), process, connection(port)));
  }

  /** To a server that is starting. */
  static Connection connection(int port) throws InterruptedException {
    Connection[] connection = new Connection[1];
    await(() -> {
      try {
        connection[0] = Sql.open(new Endpoint("127.0.0.1", port), USER, PASSWORD);
        return true;
      } catch (SQLException _) {
        return false; // it isn't up yet
      }
    });
    return connection[0];
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Waiting.until("servers without Holdfast", PATIENCE, condition);
  }

  /** Right a second time. */
  private synchronized void clean() throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      for (Process server : processes) {
        server.destroyForcibly().waitFor();
      }
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new Failure("disk-write", "deleting " + folder, e.toString(), "Delete it.", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
