package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.server.StartMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What hangs, what waits rightly, and what only looks like it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);
  private ScratchServers scratch;

  @BeforeAll
  void create() {
    scratch = ScratchServers.create(1);
    scratch.server(1).start(StartMode.NORMAL, LIMIT);
  }

  @AfterAll
  void close() {
    scratch.close();
  }

  @Test
  void readOnlyServerTakesBothProbesAndUsesUpNoGtid() {
    scratch.server(1).probe(LIMIT);
    assertThat(scratch.server(1).probeDisk(LIMIT)).isEmpty();
    assertThat(scratch.server(1).written().byDomain()).isEmpty();
  }

  @Test
  void stoppedServerIsSilentAndAnswersWhenItGoesOn() throws Exception {
    long pid = scratch.server(1).pid().orElseThrow();
    signal("STOP", pid);
    try {
      // The signal has been sent: its threads stop one after the other.
      Await.until("no answer", () -> isSilent(scratch.server(1)));
    } finally {
      signal("CONT", pid);
    }
    scratch.server(1).probe(LIMIT);
  }

  @Test
  void commitsThatWaitForAnAcknowledgementAreNoTrouble() throws Exception {
    ScratchServers other = ScratchServers.create(1);
    try (other) {
      other.server(1).start(StartMode.NORMAL, LIMIT);
      other.server(1).openForWriting(1, Set.of());
      Thread waiting = Thread.ofVirtual().start(() -> create(other));
      Await.until("a commit waits", () -> other.server(1).state().semiSync().waiting() == 1);
      other.server(1).probe(LIMIT);
      assertThat(other.server(1).probeDisk(LIMIT)).isEmpty();
      other.server(1).kill();
      waiting.join();
    }
  }

  private static void create(ScratchServers servers) {
    try (Connection c = servers.client(1);
        Statement s = c.createStatement()) {
      s.execute("CREATE DATABASE shop");
    } catch (SQLException e) {
      // The server is killed while it waits.
    }
  }

  @Test
  void writesThatABackupHoldsUpAreNoTrouble() throws Exception {
    try (Connection backup = scratch.admin(1);
        Statement s = backup.createStatement()) {
      s.execute("FLUSH TABLES WITH READ LOCK");
      assertThat(scratch.server(1).probeDisk(LIMIT)).isEmpty();
      s.execute("UNLOCK TABLES");
      s.execute("BACKUP STAGE START");
      s.execute("BACKUP STAGE BLOCK_COMMIT");
      assertThat(scratch.server(1).probeDisk(LIMIT)).isEmpty();
    }
  }

  @Test
  void clientsThatUseUpAllConnectionsLeaveTheAgentItsOwnWay() throws Exception {
    List<Connection> all = new ArrayList<>();
    try (Connection admin = scratch.admin(1);
        Statement s = admin.createStatement()) {
      s.execute("SET GLOBAL max_connections = 10");
      assertThatThrownBy(
              () -> {
                while (true) {
                  all.add(scratch.client(1));
                }
              })
          .hasMessageContaining("Too many connections");
      scratch.server(1).probe(LIMIT);
      assertThat(scratch.server(1).probeDisk(LIMIT)).isEmpty();
      assertThat(scratch.server(1).state().readOnly()).isTrue();
      s.execute("SET GLOBAL max_connections = 300");
    } finally {
      for (Connection c : all) {
        c.close();
      }
    }
  }

  private static boolean isSilent(MariaDbServer server) {
    try {
      server.probe(SHORT);
      return false;
    } catch (Failure e) {
      return e.code().equals("server-silent");
    }
  }

  private static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }
}
