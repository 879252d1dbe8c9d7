package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.lab.Progress;
import dev.holdfast.shop.Access;
import dev.holdfast.shop.LoadPlan;
import dev.holdfast.shop.Loader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The binary logs of a shop: a server of its own is loaded with it and writes until they have the
 * size that is asked for. Rows with full metadata, as Holdfast's servers log them.
 */
final class ShopLog {
  private static final int CUSTOMERS = 20_000;
  private static final int WRITERS = 2;
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final String DISASTER = "DELETE FROM shop.deposit WHERE customer_id < 5000";
  private final Path target;
  private final long size;
  private final Progress progress;

  /**
   * @param target where the logs go
   * @param size of all of them, in bytes
   */
  ShopLog(Path target, long size, Progress progress) {
    this.target = target;
    this.size = size;
    this.progress = progress;
  }

  /** The logs in a folder, oldest first. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
      if (files.findAny().isEmpty()) {
        return List.of();
      }
    }
    return LogSeries.in(List.of(folder)).stream().flatMap(s -> s.files().stream()).toList();
  }

  static long bytes(List<Path> files) {
    return files.stream().mapToLong(f -> f.toFile().length()).sum();
  }

  void make() throws Exception {
    progress.say("a shop writes " + (size >> 20) + " MiB of binary log");
    Path folder = Files.createTempDirectory("hfshoplog");
    ShopServer server = new ShopServer(folder);
    new OnInterrupt(() -> clean(server, folder))
        .guard(() -> {
          try {
            write(server);
            for (Path log : in(server.data())) {
              Files.move(log, target.resolve(log.getFileName()));
            }
          } finally {
            clean(server, folder);
          }
          return true;
        });
  }

  private void write(ShopServer server) throws Exception {
    Endpoint at = server.start();
    Access access = new Access(List.of(at), PlainServers.CLIENT, PlainServers.PASSWORD);
    new Loader(access).load(new LoadPlan(CUSTOMERS, WRITERS, false), _ -> {});
    server.stop();
    Files.createDirectories(target);
    Commands.run("cp", "-a", server.data().toString(), base(target).toString());
    at = server.start();
    try (ShopTraffic traffic = new ShopTraffic(at, CUSTOMERS, WRITERS)) {
      int said = 0;
      for (long there = 0; there < size; there = bytes(in(server.data()))) {
        Thread.sleep(LOOK);
        traffic.check();
        if (said < (int) (there * 4 / size)) {
          said = (int) (there * 4 / size);
          progress.say("  " + said * 25 + " %");
        }
      }
    }
    try (Connection connection = connect(at)) {
      Sql.run(connection, DISASTER);
    }
    Files.writeString(sums(target), Checksums.of(at));
    server.stop();
  }

  /** The shop's data before its customers came: what the logs are replayed onto. */
  static Path base(Path target) {
    return target.resolve("base");
  }

  /** Checksums of the tables in the end. */
  static Path sums(Path target) {
    return target.resolve("tables.txt");
  }

  private static void clean(ShopServer server, Path folder) throws InterruptedException {
    server.kill();
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With all that is in it; somebody else may be at it too. */
  static void delete(Path folder) throws IOException, InterruptedException {
    Commands.run("rm", "-rf", folder.toString());
  }

  /** Fails where the shop can't be written to. */
  static Connection connect(Endpoint at) {
    try {
      return Sql.open(at, PlainServers.CLIENT, PlainServers.PASSWORD);
    } catch (SQLException e) {
      throw new Failure(
          "bench-stuck", "writing a shop's log", e.toString(), "See to its server.", e);
    }
  }
}
