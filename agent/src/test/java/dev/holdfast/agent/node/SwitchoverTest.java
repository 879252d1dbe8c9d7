package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.operation.HistoryReport;
import dev.holdfast.agent.operation.SwitchoverReport;
import dev.holdfast.agent.operation.SwitchoverRequest;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Switchovers between three real servers, as an operator asks any of the agents for them. */
class SwitchoverTest {
  private static final System.Logger LOG = System.getLogger(SwitchoverTest.class.getName());
  private static final NodeName DB1 = new NodeName("db1");

  private static TestCluster cluster;

  @BeforeAll
  static void startCluster() throws IOException, SQLException {
    cluster = TestCluster.start();
    StatusView now = cluster.await(DB1, "all nodes work together", TestCluster::whole);
    try (Connection c = open(now);
        Statement s = c.createStatement()) {
      s.execute("CREATE DATABASE IF NOT EXISTS shop");
      s.execute("CREATE TABLE shop.told (id VARCHAR(40) PRIMARY KEY)");
      s.execute("CREATE TABLE shop.held (id INT PRIMARY KEY)");
    }
  }

  @AfterAll
  static void stopCluster() throws IOException {
    cluster.close();
  }

  @Test
  void twelveBusyClientsSeeNoErrorAndLoseNothingAndNoServerIsRestarted() throws Exception {
    StatusView before = cluster.await(DB1, "whole, with all processes", SwitchoverTest::allRun);
    List<Client> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        clients.add(new Client(cluster, "busy" + i));
      }
      for (Client each : clients) {
        each.awaitCommits(20);
      }
      String target = before.nodes().getFirst().name();
      SwitchoverReport report = null;
      for (int i = 0; i < 3; i++) {
        target = replica(cluster.await(DB1, "whole", TestCluster::whole));
        report = switchOver(target, null);
        LOG.log(System.Logger.Level.INFO, "{0}", report);
        assertThat(report.done()).isTrue();
        assertThat(report.to()).isEqualTo(target);
        for (Client each : clients) {
          each.awaitCommits(20);
        }
      }
      assertThat(clients).extracting(Client::cuts).containsOnly(0);
      StatusView after = cluster.await(DB1, "whole again", SwitchoverTest::allRun);
      assertThat(TestCluster.primary(after).name()).isEqualTo(target);
      assertThat(after.nodes()).extracting(StatusView.NodeView::serverPid).doesNotContainNull();
      assertThat(pids(after)).isEqualTo(pids(before));
      for (Client each : clients) {
        assertThat(each.lost()).isEmpty();
      }
      HistoryReport told = awaitReport(Objects.requireNonNull(report).term());
      assertThat(told.kind()).isEqualTo("switchover");
      assertThat(told.steps()).extracting("kind").contains("drained", "promised", "opened");
    } finally {
      clients.forEach(Client::close);
    }
  }

  @Test
  void sessionInTheWayIsNamedAndThePrimaryGoesOnUnlessItMayBeEnded() throws Exception {
    StatusView before = cluster.await(DB1, "whole", TestCluster::whole);
    String target = replica(before);
    try (Connection c = open(before);
        Statement s = c.createStatement()) {
      s.execute("LOCK TABLES shop.held WRITE");
      assertThatThrownBy(() -> ask(new SwitchoverRequest(target, false, 700, null, false)))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("holds locks");
      StatusView now = cluster.await(DB1, "whole", TestCluster::whole);
      assertThat(TestCluster.record(now).term()).isEqualTo(TestCluster.record(before).term());
      s.execute("INSERT INTO shop.held VALUES (1)");
      SwitchoverReport report = ask(new SwitchoverRequest(target, false, 20_000, 500L, false));
      assertThat(report.done()).isTrue();
      assertThatThrownBy(() -> s.execute("INSERT INTO shop.held VALUES (2)"))
          .isInstanceOf(SQLException.class);
    }
    cluster.await(DB1, "whole again", TestCluster::whole);
  }

  @Test
  void dryRunSaysWhatStandsInTheWayAndChangesNothing() throws Exception {
    StatusView before = cluster.await(DB1, "whole", TestCluster::whole);
    SwitchoverReport report = ask(new SwitchoverRequest(null, true, 0, null, false));
    assertThat(report.done()).isFalse();
    assertThat(report.findings()).isNotEmpty().noneMatch(f -> f.level().equals("stop"));
    assertThat(TestCluster.record(cluster.status(DB1)).version())
        .isEqualTo(TestCluster.record(before).version());
  }

  @Test
  void refusalsSayWhatToDo() {
    StatusView now = cluster.await(DB1, "whole", TestCluster::whole);
    String primary = TestCluster.primary(now).name();
    assertThatThrownBy(() -> switchOver(primary, null)).hasMessageContaining("primary already");
    assertThatThrownBy(() -> switchOver("db7", null)).hasMessageContaining("no node 'db7'");
  }

  private static HistoryReport awaitReport(long term) {
    cluster.await(DB1, "a report", s -> reports().length > 0 && last().term() == term);
    return last();
  }

  private static HistoryReport last() {
    return reports()[reports().length - 1];
  }

  private static HistoryReport[] reports() {
    return cluster.act(DB1, "history", Map.of("count", 5), HistoryReport[].class);
  }

  private static SwitchoverReport switchOver(String target, @Nullable Long killAfter) {
    return ask(new SwitchoverRequest(target, false, 10_000, killAfter, false));
  }

  private static SwitchoverReport ask(SwitchoverRequest request) {
    return cluster.act(DB1, "switchover", request, SwitchoverReport.class);
  }

  private static String replica(StatusView s) {
    return s.nodes().stream()
        .filter(n -> n.role() == Role.REPLICA)
        .findFirst()
        .orElseThrow()
        .name();
  }

  /** A node's role is known from its heartbeats, its process from its reports, which are rarer. */
  private static boolean allRun(StatusView s) {
    return TestCluster.whole(s) && s.nodes().stream().noneMatch(n -> n.serverPid() == null);
  }

  private static List<Long> pids(StatusView s) {
    return s.nodes().stream().map(TestCluster::pid).toList();
  }

  private static Connection open(StatusView s) throws SQLException {
    String primary = TestCluster.primary(s).name();
    return cluster.connect(cluster.router(new NodeName(primary)));
  }
}
