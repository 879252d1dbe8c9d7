package dev.holdfast.server.mariadb;

import dev.holdfast.base.FreePorts;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server for tests, of another version than the installed one, from a folder with a Debian system
 * of its own, which {@code binlog/other-servers} makes. Its programs are started through that
 * system's own loader and libraries: neither root nor a chroot is needed.
 */
public final class OtherServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private final Path root;
  private final boolean mysql;
  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private OtherServer(Path root, boolean mysql, Path folder, int port) {
    this.root = root;
    this.mysql = mysql;
    this.folder = folder;
    this.port = port;
  }

  /**
   * The folder of a system, as the command that sets them up names it; empty when not asked for.
   */
  public static java.util.Optional<Path> system(String name) {
    return java.util.Optional.ofNullable(System.getProperty("other.servers"))
        .map(all -> Path.of(all, name));
  }

  /** A new one, which has no password and writes binary logs. */
  public static OtherServer start(Path root, boolean mysql) {
    try {
      Path folder = Files.createTempDirectory("hf-other-");
      OtherServer server = new OtherServer(root, mysql, folder, FreePorts.find());
      server.create();
      server.launch();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void create() throws IOException {
    if (mysql) {
      end(run(program("sbin/mysqld"), List.of("--initialize-insecure")));
      return;
    }
    Files.createDirectory(data());
    Path scripts = root.resolve("usr/share/mariadb");
    Process bootstrap = run(program("sbin/mariadbd"), List.of("--bootstrap", "--skip-networking"));
    try (var sql =
            new SequenceInputStream(
                Collections.enumeration(
                    List.of(
                        new java.io.ByteArrayInputStream(
                            "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n"
                                .getBytes(StandardCharsets.UTF_8)),
                        Files.newInputStream(scripts.resolve("mariadb_system_tables.sql")),
                        Files.newInputStream(scripts.resolve("mariadb_system_tables_data.sql")))));
        var out = bootstrap.getOutputStream()) {
      sql.transferTo(out);
    }
    end(bootstrap);
  }

  private void launch() throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("sock"),
                "--server-id=7",
                "--log-bin=binlog",
                "--innodb-buffer-pool-size=64M"));
    all.addAll(
        mysql
            ? List.of("--gtid-mode=ON", "--enforce-gtid-consistency=ON")
            : List.of("--binlog-format=ROW"));
    run(program(mysql ? "sbin/mysqld" : "sbin/mariadbd"), all);
  }

  /** A program of that system. */
  List<String> program(String path) {
    return List.of(
        root.resolve("lib64/ld-linux-x86-64.so.2").toString(),
        "--library-path",
        root.resolve("usr/lib/x86_64-linux-gnu") + ":" + root.resolve("usr/lib/mysql/private"),
        root.resolve("usr").resolve(path).toString());
  }

  private Process run(List<String> program, List<String> options) throws IOException {
    Path share = root.resolve(mysql ? "usr/share/mysql" : "usr/share/mariadb");
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of(
            "--no-defaults",
            "--user=" + System.getProperty("user.name"),
            "--datadir=" + data(),
            "--lc-messages-dir=" + share,
            "--character-sets-dir=" + share.resolve("charsets")));
    if (mysql) {
      command.addAll(List.of("--secure-file-priv=", "--innodb-use-native-aio=0", "--mysqlx=OFF"));
    }
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    processes.add(process);
    return process;
  }

  private void end(Process process) throws IOException {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(Files.readString(folder.resolve("log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** As root, once it answers. */
  public Connection connect() throws SQLException {
    Deadline deadline = Deadline.after(LIMIT);
    while (true) {
      try {
        return Jdbc.connect("127.0.0.1", port, "root", "", deadline.remaining());
      } catch (SQLException e) {
        if (deadline.remaining().isZero() || !processes.getLast().isAlive()) {
          throw e;
        }
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
      }
    }
  }

  /** Ends the server, copies its data, and starts it again. */
  public void copyData(Path to) throws IOException, SQLException {
    try (Connection connection = connect();
        java.sql.Statement sql = connection.createStatement()) {
      sql.execute("SHUTDOWN");
    }
    processes.getLast().onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    try (Stream<Path> tree = Files.walk(data())) {
      for (Path file : tree.toList()) {
        Files.copy(file, to.resolve(data().relativize(file).toString()));
      }
    }
    launch();
  }

  /**
   * A program that is to MySQL's server what an installed one would be, by the name mysqld. Its
   * client programs lie beside it.
   */
  public Path launcher() throws IOException {
    List<String> program = program("sbin/mysqld");
    Path loader = folder.resolve("loader").resolve("mysqld");
    Files.createDirectories(loader.getParent());
    Files.createSymbolicLink(loader, Path.of(program.getFirst()));
    Path share = root.resolve("usr/share/mysql");
    String rest = String.join(" ", program.subList(1, program.size()));
    for (String client : List.of("mysql", "mysqldump")) {
      String words = String.join(" ", program("bin/" + client));
      script(client, words + " \"$@\" --character-sets-dir=" + share.resolve("charsets"));
    }
    return script(
        "mysqld",
        "%s %s \"$@\" --lc-messages-dir=%s --character-sets-dir=%s/charsets --innodb-use-native-aio=0"
            .formatted(loader, rest, share, share));
  }

  private Path script(String name, String words) throws IOException {
    Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\nexec " + words + "\n");
    Files.setPosixFilePermissions(
        script, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  /** Has MySQL's own client run a file, as root; {@link #launcher} comes first. */
  public void load(Path file, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(folder.resolve("mysql").toString()));
    command.addAll(List.of("--no-defaults", "--user=root", "--socket=" + folder.resolve("sock")));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    end(process);
  }

  /** What the server's own program says of a log. */
  String mysqlbinlog(Path log) {
    List<String> command =
        new ArrayList<>(program(mysql ? "bin/mysqlbinlog" : "bin/mariadb-binlog"));
    command.addAll(
        List.of(
            "--no-defaults",
            "--character-sets-dir="
                + root.resolve(mysql ? "usr/share/mysql" : "usr/share/mariadb")
                + "/charsets",
            "--base64-output=decode-rows",
            log.toString()));
    return Command.run("reading " + log, LIMIT, command).output();
  }

  /** Of 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Its data directory. */
  public Path data() {
    return folder.resolve("data");
  }

  /** The log that is being written. */
  Path log() {
    try (Stream<Path> files = Files.list(data())) {
      return files
          .filter(f -> f.getFileName().toString().matches("binlog\\.\\d+"))
          .sorted()
          .toList()
          .getLast();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    processes.forEach(p -> {
      p.destroyForcibly();
      p.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    });
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
