package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Json;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.TransactionStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Ways to bring a copy of a shop's base to where its logs end. Each begins with copying the base
 * and ends when all is applied and the redo log on disk.
 */
final class Replays {
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final int PRIMARY = 1;
  private static final int COPY = 2;
  private final Path folder;
  private final String program;
  private final Path work;

  /**
   * @param folder with the base and the logs
   * @param program the command {@code holdfast}
   * @param work for all servers; whoever deletes it ends them before
   */
  Replays(Path folder, String program, Path work) {
    this.folder = folder;
    this.program = program;
    this.work = work;
  }

  /**
   * What came of it.
   *
   * @param sums checksums of the tables
   */
  record Replayed(long micros, String sums) {}

  /** {@code holdfast time restore} as a person calls it. */
  Replayed holdfast(String engine) throws Exception {
    Path dir = work.resolve("scratch");
    try {
      long begun = System.nanoTime();
      JsonNode result = Json.MAPPER.readTree(restore(dir, "--engine", engine));
      long took = (System.nanoTime() - begun) / 1000;
      Endpoint at = new Endpoint(result.get("host").asString(), result.get("port").asInt());
      Path password = Path.of(result.get("passwordFile").asString());
      String sums =
          Checksums.of(at, result.get("user").asString(), Files.readString(password).strip());
      return new Replayed(took, sums);
    } finally {
      remove();
    }
  }

  /** The scratch server, if there is one. */
  void remove() throws IOException, InterruptedException {
    Path dir = work.resolve("scratch");
    if (Files.exists(dir)) {
      Commands.run(program, "time", "restore", "--remove", "--dir", dir.toString());
    }
  }

  private String restore(Path dir, String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program, "time", "restore", "--json"));
    command.addAll(List.of("--dir", dir.toString(), "--base", ShopLog.base(folder).toString()));
    command.addAll(List.of("--memory", CopiedServer.MEMORY));
    command.addAll(List.of(more));
    command.addAll(List.of("--logs", folder.toString()));
    return Commands.output(command);
  }

  /** {@code mariadb-binlog | mariadb}, into a server that writes no binary log itself. */
  Replayed pipe() throws Exception {
    Path dir = work.resolve("copy");
    long begun = System.nanoTime();
    CopiedServer.copy(ShopLog.base(folder), dir);
    try (CopiedServer server = CopiedServer.start(dir, COPY, "--skip-log-bin")) {
      List<String> reader = new ArrayList<>(List.of("mariadb-binlog"));
      since().forEach(log -> reader.add(log.toString()));
      List<String> client =
          List.of("mariadb", "--no-defaults", "--user=root", "--socket=" + server.socket());
      for (Process p :
          ProcessBuilder.startPipeline(
              List.of(
                  new ProcessBuilder(reader).redirectError(ProcessBuilder.Redirect.INHERIT),
                  new ProcessBuilder(client)
                      .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                      .redirectError(ProcessBuilder.Redirect.INHERIT)))) {
        if (p.waitFor() != 0) {
          throw new IOException("mariadb-binlog | mariadb ended with " + p.exitValue());
        }
      }
      return end(server, begun);
    }
  }

  private static Replayed end(CopiedServer server, long begun) throws SQLException {
    server.toDisk();
    long took = (System.nanoTime() - begun) / 1000;
    return new Replayed(took, Checksums.of(server.server().at()));
  }

  /** The logs that the base hasn't. */
  private List<Path> since() throws IOException {
    return ShopLog.in(folder).stream()
        .filter(log -> !Files.exists(ShopLog.base(folder).resolve(log.getFileName())))
        .toList();
  }

  /** A replica of a primary that has the same logs, and is up already. */
  Replayed replica() throws Exception {
    GtidPosition start = end(ShopLog.in(ShopLog.base(folder)));
    GtidPosition end = end(ShopLog.in(folder));
    Path of = work.resolve("primary");
    Path dir = work.resolve("copy");
    try (CopiedServer primary = primary(of)) {
      long begun = System.nanoTime();
      CopiedServer.copy(ShopLog.base(folder), dir);
      try (CopiedServer replica = CopiedServer.start(dir, COPY, "--skip-log-bin")) {
        replica.server().run("SET GLOBAL gtid_slave_pos = '" + start + "'");
        PlainServers.follow(replica.server(), primary.server());
        String reached = "SELECT MASTER_GTID_WAIT('" + end + "', 60) AS r";
        Waiting.until(
            "the replica",
            PATIENCE,
            () -> {
              try {
                return replica.server().value(reached, "r").equals("0");
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
        return end(replica, begun);
      }
    }
  }

  private CopiedServer primary(Path dir) throws IOException, InterruptedException {
    Path data = CopiedServer.copy(ShopLog.base(folder), dir);
    Files.write(
        data.resolve("binlog.index"),
        ShopLog.in(folder).stream().map(p -> p.toAbsolutePath().toString()).toList());
    Files.deleteIfExists(data.resolve("binlog.state"));
    return CopiedServer.start(dir, PRIMARY, "--log-bin=binlog");
  }

  private static GtidPosition end(List<Path> logs) {
    GtidPosition end = GtidPosition.EMPTY;
    try (TransactionStream stream = TransactionStream.of(logs)) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        end = end.merge(GtidPosition.of(t.get().gtid().stream().toList()));
      }
    }
    return end;
  }
}
