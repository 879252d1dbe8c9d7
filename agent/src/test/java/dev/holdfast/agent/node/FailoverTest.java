package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.NodeName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three agents, three servers, and a client that writes down what it was told is committed. */
class FailoverTest {
  private static final NodeName DB1 = new NodeName("db1");

  private static TestCluster cluster;

  @BeforeAll
  static void startCluster() throws IOException, SQLException {
    cluster = TestCluster.start();
    cluster.await(DB1, "all nodes work together", TestCluster::whole);
    try (Connection c = cluster.connect(cluster.router(DB1));
        Statement s = c.createStatement()) {
      s.execute("CREATE DATABASE IF NOT EXISTS shop");
      s.execute("CREATE TABLE shop.told (id VARCHAR(40) PRIMARY KEY)");
    }
  }

  @AfterAll
  static void stopCluster() throws IOException {
    cluster.close();
  }

  @Test
  void killedPrimaryIsReplacedComesBackAsReplicaAndNothingToldIsLost() throws Exception {
    StatusView before = cluster.await(DB1, "whole", TestCluster::whole);
    String killed = TestCluster.primary(before).name();
    long term = TestCluster.record(before).term();
    try (Client client = new Client(cluster, "kill")) {
      client.awaitCommits(50);
      cluster.killServer(TestCluster.primary(before));
      StatusView after =
          cluster.await(
              DB1, "whole again", s -> TestCluster.whole(s) && TestCluster.record(s).term() > term);
      client.awaitCommits(50);
      assertThat(TestCluster.record(after).primary()).isNotEqualTo(killed);
      assertThat(after.nodes())
          .filteredOn(n -> n.name().equals(killed))
          .extracting(StatusView.NodeView::role)
          .containsExactly(Role.REPLICA);
      assertThat(client.lost()).isEmpty();
    }
  }

  @Test
  void agentsThatAreAwayDoNotStopCommitsAndAdoptTheirServersAgain() throws Exception {
    StatusView before = cluster.await(DB1, "whole", TestCluster::whole);
    StatusView.NodeView primary = TestCluster.primary(before);
    long pid = TestCluster.pid(primary);
    List<NodeName> others =
        cluster.names().stream().filter(n -> !n.value().equals(primary.name())).toList();
    try (Client client = new Client(cluster, "away")) {
      client.awaitCommits(20);
      // Two of three: with them the majority of the coordination store is gone.
      others.forEach(cluster::stopAgent);
      client.awaitCommits(50);
      cluster.stopAgent(new NodeName(primary.name()));
      client.awaitDirectCommit(primary);
      cluster.startAgents(cluster.names());
      StatusView after = cluster.await(DB1, "whole again", TestCluster::whole);
      assertThat(TestCluster.primary(after).serverPid()).isEqualTo(pid);
      assertThat(TestCluster.record(after).term()).isEqualTo(TestCluster.record(before).term());
      assertThat(client.lost()).isEmpty();
    }
  }
}
