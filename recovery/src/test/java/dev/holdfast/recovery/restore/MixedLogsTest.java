package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.base.Failure;
import dev.holdfast.server.StartMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A history that stands in the logs of a primary and of its replica, which have it in part. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MixedLogsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ROWS = "CHECKSUM TABLE shop.t";
  private static final int TRANSACTIONS = 90;
  private final Past past;
  private Path base = Path.of("");
  private Path primary = Path.of("");
  private Path relay = Path.of("");
  private Path replica = Path.of("");

  MixedLogsTest() throws Exception {
    past = new Past(2);
  }

  @BeforeAll
  void makeAPast() throws Exception {
    past.run("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT)");
    base = past.base("base");
    past.all.server(2).start(StartMode.NORMAL, LIMIT);
    try (Connection second = past.all.admin(2);
        Statement s = second.createStatement()) {
      s.execute("STOP SLAVE");
      s.execute("SET GLOBAL relay_log_purge = OFF, GLOBAL gtid_slave_pos = ''");
      s.execute(
          "CHANGE MASTER TO master_host = '127.0.0.1', master_user = 'replicant',"
              + " master_password = 'x', master_use_gtid = slave_pos, master_port = "
              + past.all.config(1).listen().port());
      past.run(
          "SET sql_log_bin = 0",
          "CREATE USER replicant@'127.0.0.1' IDENTIFIED BY 'x'",
          "GRANT REPLICATION SLAVE ON *.* TO replicant@'127.0.0.1'",
          "SET sql_log_bin = 1");
      s.execute("START SLAVE");
      write(s);
    }
    primary = past.logs("primary", p -> {});
    relay = past.copy("relay", past.all.config(2).dataDir(), "relay");
    replica = past.copy("replica", past.all.config(2).dataDir(), "binlog");
  }

  /** Three files of each kind, which end at different places. */
  private void write(Statement replica) throws SQLException {
    for (int i = 0; i < TRANSACTIONS; i++) {
      past.run("INSERT INTO shop.t VALUES (" + i + ", 1)");
      if (i % 30 == 20) {
        past.run("FLUSH BINARY LOGS");
      }
      if (i % 30 == 10) {
        catchUp(replica);
        replica.execute("FLUSH RELAY LOGS");
        replica.execute("FLUSH BINARY LOGS");
      }
    }
    catchUp(replica);
  }

  private void catchUp(Statement replica) throws SQLException {
    try (ResultSet r = replica.executeQuery("SELECT MASTER_GTID_WAIT('" + past.gtid() + "', 30)")) {
      r.next();
      assertThat(r.getInt(1)).isZero();
    }
  }

  @AfterAll
  void forget() throws Exception {
    past.close();
  }

  @Test
  void aGapInThePrimarysLogsIsFilledByTheReplicas() throws Exception {
    Path torn = past.logs("torn", p -> {});
    Files.delete(files(torn).get(2));
    assertThat(catchThrowableOfType(Failure.class, () -> past.restore(request("gap", torn))).code())
        .isEqualTo("log-gap");
    check("with-relay", torn, relay);
    check("with-binary", torn, replica);
  }

  @Test
  void whatStandsInSeveralLogsIsReplayedOnce() {
    check("all", relay, primary, replica);
  }

  private void check(String name, Path... logs) {
    RestoreResult result = past.restore(request(name, logs));
    assertThat(result.applied()).isEqualTo(result.served()).isEqualTo(TRANSACTIONS);
    assertThat(past.restored(name, ROWS)).isEqualTo(value());
  }

  private String value() {
    try {
      return past.value(ROWS);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> files(Path folder) throws Exception {
    try (var all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private RestoreRequest request(String name, Path... logs) {
    RestoreRequest one = past.request(name, base, logs[0], List.of(), null);
    return new RestoreRequest(
        one.dir(),
        one.base(),
        one.basePosition(),
        Arrays.asList(logs),
        one.without(),
        one.until(),
        one.memoryBytes(),
        one.threads(),
        one.serverOptions());
  }
}
