package dev.holdfast.recovery.restore;

import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.recovery.fold.Engine;
import dev.holdfast.recovery.replay.LeftOut;
import dev.holdfast.recovery.time.Moment;
import dev.holdfast.server.ReplayServer;
import dev.holdfast.server.ReplayServers;
import dev.holdfast.server.ReplaySettings;
import dev.holdfast.server.StartMode;
import dev.holdfast.server.mariadb.MariaDbReplayServers;
import dev.holdfast.server.mariadb.MariaDbUndoServers;
import dev.holdfast.server.mariadb.ScratchServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server with a past: a base that was copied while it stood still, and logs since. */
final class Past implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  final ReplayServers servers = new MariaDbReplayServers();
  final ScratchServers all;
  private final Path folder;
  private final List<Path> dirs = new ArrayList<>();
  private Connection connection;

  Past() throws Exception {
    this(1);
  }

  /** Only the first server is started. */
  Past(int count) throws Exception {
    all = ScratchServers.create(count);
    folder = Files.createTempDirectory(Path.of("/tmp"), "hf-past-");
    connection = start();
  }

  private Connection start() throws SQLException {
    all.server(1).start(StartMode.NORMAL, LIMIT);
    return all.admin(1);
  }

  void run(String... statements) throws SQLException {
    run(connection, statements);
  }

  /** In a session of its own, which ends. */
  void elsewhere(String... statements) throws SQLException {
    try (Connection other = all.admin(1)) {
      run(other, statements);
    }
  }

  private static void run(Connection in, String... statements) throws SQLException {
    try (Statement s = in.createStatement()) {
      for (String sql : statements) {
        s.execute(sql);
      }
    }
  }

  String value(String query) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(query)) {
      r.next();
      return r.getString(r.getMetaData().getColumnCount());
    }
  }

  /** The last transaction's. */
  String gtid() throws SQLException {
    return value("SELECT @@global.gtid_binlog_pos");
  }

  /** Copies the data directory while the server is down. */
  Path base(String name) throws Exception {
    connection.close();
    all.server(1).stop(LIMIT);
    Path copy = folder.resolve(name);
    new ProcessBuilder("cp", "-a", data().toString(), copy.toString()).start().waitFor();
    connection = start();
    return copy;
  }

  Path data() {
    return all.config(1).dataDir();
  }

  /** The binary logs as they are now, without those that {@code leave} names. */
  Path logs(String name, Consumer<Path> change) throws IOException {
    Path copy = copy(name, data(), "binlog");
    change.accept(copy);
    return copy;
  }

  /** Binary or relay logs of a data directory, as they are now. */
  Path copy(String name, Path data, String kind) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.filter(f -> f.toString().matches(".*" + kind + "\\.\\d+")).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  Path dir(String name) {
    Path dir = folder.resolve(name);
    dirs.add(dir);
    return dir;
  }

  RestoreRequest request(
      String dir, Path base, Path logs, List<String> without, @Nullable String until) {
    return new RestoreRequest(
        dir(dir),
        Optional.of(base),
        Optional.<Position>empty(),
        List.of(logs),
        LeftOut.parse(without),
        Optional.ofNullable(until).map(u -> Moment.parse(u, java.time.ZoneOffset.UTC)),
        64 << 20,
        2,
        List.of());
  }

  RestoreResult restore(RestoreRequest request) {
    return restore(request, p -> {});
  }

  RestoreResult restore(RestoreRequest request, Consumer<RestoreProgress> progress) {
    return new Restore(servers, request, progress).run((server, script) -> script, "");
  }

  RestoreResult fold(RestoreRequest request, Consumer<RestoreProgress> progress) {
    return replay(request, Engine.FOLD, progress);
  }

  RestoreResult replay(RestoreRequest request, Engine engine, Consumer<RestoreProgress> progress) {
    return new Restore(servers, new MariaDbUndoServers(), engine, request, progress)
        .run((server, script) -> script, "");
  }

  /** What the restored server answers. */
  String restored(String dir, String query) {
    try (ReplayServer server =
        servers.start(folder.resolve(dir), new ReplaySettings(1, 64 << 20, 2, List.of()))) {
      Map<String, String> row = server.query(query).getFirst();
      return new ArrayList<>(row.values()).getLast();
    }
  }

  /** Kills and waits for the end. */
  static void kill(ProcessHandle server) {
    server.destroyForcibly();
    server.onExit().join();
  }

  /** A checksum of each file. */
  static Map<String, String> fingerprints(Path folder) throws Exception {
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        sums.put(folder.relativize(file).toString(), HexFormat.of().formatHex(sum));
      }
    }
    return sums;
  }

  @Override
  public void close() throws Exception {
    dirs.forEach(servers::stop);
    connection.close();
    all.close();
    new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
  }
}
