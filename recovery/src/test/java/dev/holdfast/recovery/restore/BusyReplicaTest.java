package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.recovery.replay.LeftOut;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.ReplayServer;
import dev.holdfast.server.ReplaySettings;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.StartMode;
import dev.holdfast.server.mariadb.MariaDbReplayServers;
import dev.holdfast.server.mariadb.ScratchServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that mariadb-backup made of a replica while its appliers were at work. */
class BusyReplicaTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String PREPARED =
      "SELECT COUNT(*) FROM information_schema.processlist"
          + " WHERE state = 'Waiting for prior transaction to commit'";
  private static final String POSITION = "SELECT @@global.gtid_binlog_pos";
  private final MariaDbReplayServers servers = new MariaDbReplayServers();
  private final ScratchServers pair = ScratchServers.create(2);
  @TempDir private Path folder = Path.of("/tmp");

  @BeforeEach
  void replicate() throws Exception {
    pair.server(1).start(StartMode.NORMAL, LIMIT);
    pair.server(2).start(StartMode.NORMAL, LIMIT);
    pair.server(1).openForWriting(1, Set.of());
    assertThat(pair.server(2).follow(pair.source(1), true, LIMIT))
        .isEqualTo(new FollowOutcome.Following());
    run("CREATE DATABASE shop");
    run("CREATE TABLE shop.t (id INT PRIMARY KEY)");
    run("INSERT INTO shop.t SELECT seq FROM shop.seq_1_to_20");
    Waiting.until("the rows", () -> value(2, POSITION).equals(value(1, POSITION)));
  }

  @AfterEach
  void end() {
    servers.stop(folder.resolve("r"));
    pair.close();
  }

  @Test
  void whatItsAppliersHadPreparedIsReplayed() throws Exception {
    Path backup = folder.resolve("backup");
    try (Connection holder = pair.admin(2);
        Statement sql = holder.createStatement()) {
      holder.setAutoCommit(false);
      sql.executeQuery("SELECT * FROM shop.t WHERE id = 1 FOR UPDATE");
      run("DELETE FROM shop.t WHERE id = 1");
      for (int id = 101; id <= 104; id++) {
        run("INSERT INTO shop.t VALUES (" + id + ")");
      }
      Waiting.until("four are prepared", () -> value(2, PREPARED).equals("4"));
      backup(backup);
      holder.rollback();
    }
    RestoreResult result =
        new Restore(servers, request(backup), p -> {}).run((server, script) -> script, "");
    assertThat(result.gtid()).hasToString(value(1, POSITION));
    try (ReplayServer restored =
        servers.start(folder.resolve("r"), new ReplaySettings(1, 64 << 20, 2, List.of()))) {
      String ids = "SELECT GROUP_CONCAT(id ORDER BY id) AS ids FROM shop.t";
      assertThat(restored.query(ids).getFirst()).containsEntry("ids", value(1, ids));
    }
  }

  private RestoreRequest request(Path backup) {
    return new RestoreRequest(
        folder.resolve("r"),
        Optional.of(backup),
        Optional.empty(),
        List.of(pair.config(1).dataDir()),
        LeftOut.NOTHING,
        Optional.empty(),
        64 << 20,
        2,
        List.of());
  }

  private void backup(Path to) throws Exception {
    ServerConfig config = pair.config(2);
    Path log = folder.resolve("backup.log");
    Process process =
        new ProcessBuilder(
                "mariadb-backup",
                "--no-defaults",
                "--backup",
                "--user=holdfast",
                "--password=" + Files.readString(config.accounts().adminPasswordFile()).strip(),
                "--socket=" + config.listen().socket(),
                "--datadir=" + config.dataDir(),
                "--target-dir=" + to)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = pair.admin(1);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String value(int k, String sql) throws SQLException {
    try (Connection connection = pair.admin(k);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
