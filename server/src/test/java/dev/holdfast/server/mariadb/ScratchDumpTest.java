package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.SecretFile;
import dev.holdfast.server.ReplayServer;
import dev.holdfast.server.ReplaySettings;
import dev.holdfast.server.StartMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scratch server's dump holds, seen by a server that it is loaded into. */
class ScratchDumpTest {
  private static final ReplaySettings SMALL = new ReplaySettings(4711, 64L << 20, 1, List.of());
  private static final String SCRATCH_ACCOUNTS =
      "SELECT COUNT(*) AS n FROM mysql.user WHERE user = 'holdfast_scratch'";

  @TempDir Path folder = Path.of("/tmp");
  private final MariaDbReplayServers servers = new MariaDbReplayServers();

  @Test
  void everythingIsInItButTheScratchServersOwnAccount() throws Exception {
    Path client = MariaDbBinaries.program("mariadb", "mysql").orElse(null);
    Assumptions.assumeTrue(
        client != null && MariaDbBinaries.program("mariadb-dump").isPresent(),
        "mariadb and mariadb-dump are not installed");
    Path dump = folder.resolve("all.sql");
    try (ScratchServers scratch = ScratchServers.create(1)) {
      scratch.server(1).start(StartMode.NORMAL, Duration.ofSeconds(20));
      scratch.server(1).stop(Duration.ofSeconds(20));
      for (String name : List.of("one", "two")) {
        servers.copy(scratch.config(1).dataDir(), folder.resolve(name), _ -> {});
      }
    }
    try (ReplayServer one = servers.start(folder.resolve("one"), SMALL);
        ReplayServer two = servers.start(folder.resolve("two"), SMALL)) {
      write(one, "CREATE DATABASE shop", "CREATE TABLE shop.c (id INT PRIMARY KEY)");
      write(one, "INSERT INTO shop.c VALUES (1), (7)", "CREATE USER somebody@localhost");
      write(one, "CREATE EVENT shop.e ON SCHEDULE EVERY 1 DAY DO DELETE FROM shop.c");
      one.dump(List.of(), dump);
      assertThat(one.query(SCRATCH_ACCOUNTS).getFirst()).containsEntry("n", "2");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dump)))
          .isEqualTo("rw-------");
      load(client, dump, two);
      assertThat(two.query("SELECT SUM(id) AS n FROM shop.c").getFirst()).containsEntry("n", "8");
      assertThat(two.query("SELECT COUNT(*) AS n FROM mysql.user WHERE user = 'somebody'"))
          .containsExactly(Map.of("n", "1"));
      assertThat(two.query("SHOW EVENTS FROM shop")).hasSize(1);
      assertThat(two.query(SCRATCH_ACCOUNTS).getFirst()).containsEntry("n", "0");
    } finally {
      servers.stop(folder.resolve("one"));
      servers.kill(folder.resolve("two"));
    }
  }

  private static void write(ReplayServer server, String... statements) throws Exception {
    ReplayServer.Access at = server.access();
    String password = SecretFile.read(at.passwordFile()).value();
    try (Connection connection =
            Jdbc.connect("127.0.0.1", at.port(), at.user(), password, Duration.ofSeconds(10));
        Statement sql = connection.createStatement()) {
      for (String one : statements) {
        sql.execute(one);
      }
    }
  }

  private static void load(Path client, Path dump, ReplayServer into) throws Exception {
    ReplayServer.Access at = into.access();
    ProcessBuilder load =
        new ProcessBuilder(
            client.toString(), "--no-defaults", "--user=" + at.user(), "--socket=" + at.socket());
    load.environment().put("MYSQL_PWD", SecretFile.read(at.passwordFile()).value());
    Process process =
        load.redirectInput(dump.toFile())
            .redirectErrorStream(true)
            .redirectOutput(dump.resolveSibling("said").toFile())
            .start();
    assertThat(process.waitFor()).as(() -> read(dump.resolveSibling("said"))).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
