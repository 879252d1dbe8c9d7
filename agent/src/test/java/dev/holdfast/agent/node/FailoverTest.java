package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    try (Client client = new Client("kill")) {
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
    try (Client client = new Client("away")) {
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

  /** Writes one row after the other through the router of the primary's agent, or of any other. */
  private static final class Client implements AutoCloseable {
    private final String name;
    private final List<String> told = new ArrayList<>();
    private final Thread thread = Thread.ofPlatform().unstarted(this::write);
    private int next;
    private volatile boolean closed;

    Client(String name) {
      this.name = name;
      thread.start();
    }

    private void write() {
      while (!closed) {
        for (NodeName node : cluster.names()) {
          try (Connection c = cluster.connect(cluster.router(node));
              Statement s = c.createStatement()) {
            while (!closed) {
              insert(s);
            }
          } catch (SQLException e) {
            next++; // whether it was committed is not known: never tried again
          }
        }
      }
    }

    private void insert(Statement s) throws SQLException {
      String id = name + "-" + next;
      s.executeUpdate("INSERT INTO shop.told VALUES ('" + id + "')");
      next++;
      synchronized (told) {
        told.add(id);
        told.notifyAll();
      }
    }

    void awaitCommits(int more) throws InterruptedException {
      synchronized (told) {
        int wanted = told.size() + more;
        long end = System.nanoTime() + 30_000_000_000L;
        while (told.size() < wanted) {
          assertThat(System.nanoTime()).as("commits go on").isLessThan(end);
          told.wait(100);
        }
      }
    }

    void awaitDirectCommit(StatusView.NodeView primary) throws SQLException {
      String at = primary.host() + ":" + primary.port();
      try (Connection c = cluster.connect(Endpoint.parse(at));
          Statement s = c.createStatement()) {
        s.executeUpdate("INSERT INTO shop.told VALUES ('" + name + "-direct')");
        synchronized (told) {
          told.add(name + "-direct");
        }
      }
    }

    List<String> lost() throws SQLException {
      StatusView now = cluster.await(DB1, "whole", TestCluster::whole);
      StatusView.NodeView primary = TestCluster.primary(now);
      Set<String> there = new HashSet<>();
      String at = primary.host() + ":" + primary.port();
      List<String> lost;
      synchronized (told) {
        lost = new ArrayList<>(told);
      }
      try (Connection c = cluster.connect(Endpoint.parse(at));
          Statement s = c.createStatement();
          ResultSet r = s.executeQuery("SELECT id FROM shop.told")) {
        while (r.next()) {
          there.add(r.getString(1));
        }
      }
      lost.removeAll(there);
      return lost;
    }

    @Override
    public void close() {
      closed = true;
      try {
        thread.join(30_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
