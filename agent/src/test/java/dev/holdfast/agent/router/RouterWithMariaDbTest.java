package dev.holdfast.agent.router;

import static dev.holdfast.agent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf("dev.holdfast.agent.router.RealServer#installed")
// The server is started before the first test.
@SuppressWarnings("NullAway.Init")
class RouterWithMariaDbTest {
  private final SettableBackends backends = new SettableBackends();
  private RealServer server;
  private Router router;

  @BeforeAll
  void startServer() throws IOException, InterruptedException {
    server = RealServer.start();
    router = router(Duration.ofSeconds(30));
    serve();
    try (Connection first = RealServer.connect(router.primary())) {
      assertThat(first.isValid(5)).isTrue();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @AfterAll
  void stopServer() throws IOException {
    router.close();
    server.close();
  }

  @AfterEach
  void serve() {
    backends.set(new BackendView(new BackendView.Serving(1, server.at()), List.of()));
  }

  private Router router(Duration maxHold) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    return Router.start(RouterSettings.of(any, null).withMaxHold(maxHold), backends);
  }

  @Test
  void aConnectionThatWasHeldWorksLikeAnyOther() throws Exception {
    backends.set(BackendView.unknown("an election is under way"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> answer = threads.submit(() -> query(router.primary(), "SELECT 41 + 1"));
      eventually("held", () -> router.stats().held() == 1);
      serve();
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(42);
    }
  }

  @Test
  void clientsConnectedDuringARestartAreServedAfterIt() throws Exception {
    server.kill();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(threads.submit(() -> query(router.primary(), "SELECT 1")));
      }
      eventually("held", () -> router.stats().held() == 50);
      server.restart();
      for (Future<Integer> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(1);
      }
    }
  }

  @Test
  void theDriverShowsWhyThereIsNoPrimary() {
    backends.set(BackendView.unknown("db2 is silent"));
    try (Router impatient = router(Duration.ofSeconds(1))) {
      assertThatThrownBy(() -> RealServer.connect(impatient.primary()))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getMessage()).contains("Holdfast: no primary for 1 s: db2 is silent");
                assertThat(e.getErrorCode()).isEqualTo(1040);
                assertThat(e.getSQLState()).isEqualTo("08S01");
              });
    }
  }

  @Test
  void theCommandLineClientShowsWhyThereIsNoPrimary() throws Exception {
    backends.set(BackendView.unknown("db2 is silent"));
    try (Router impatient = router(Duration.ofSeconds(1))) {
      Process client =
          new ProcessBuilder(
                  "mariadb",
                  "--no-defaults",
                  "--host=127.0.0.1",
                  "--port=" + impatient.primary().port(),
                  "--user=root",
                  "--execute=SELECT 1")
              .redirectErrorStream(true)
              .start();
      String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(client.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(said).contains("1040", "Holdfast: no primary for 1 s: db2 is silent");
    }
  }

  @Test
  void aConnectionToADeposedPrimaryIsCutInTheMiddleOfAQuery() throws Exception {
    try (Connection connection = RealServer.connect(router.primary());
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> query = threads.submit(() -> statement.execute("SELECT SLEEP(60)"));
      eventually("it runs", () -> sleeping() == 1);
      long before = System.nanoTime();
      backends.set(
          new BackendView(new BackendView.Elected(2, new Endpoint("127.0.0.1", 1)), List.of()));
      assertThatThrownBy(() -> query.get(10, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IOException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }
  }

  private int sleeping() {
    try {
      return query(
          server.at(),
          "SELECT COUNT(*) FROM information_schema.processlist WHERE info = 'SELECT SLEEP(60)'");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void largeRowsPassUnharmed() throws Exception {
    try (Connection connection = RealServer.connect(router.primary());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT REPEAT('0123456789abcdef', 500000), MD5(REPEAT('0123456789abcdef', 500000))"
                    + " FROM mysql.seq_1_to_5")) {
      int count = 0;
      while (rows.next()) {
        assertThat(rows.getString(1)).hasSize(8_000_000).endsWith("cdef");
        count++;
      }
      assertThat(count).isEqualTo(5);
    }
  }

  private static int query(Endpoint at, String sql) throws SQLException {
    try (Connection connection = RealServer.connect(at);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
