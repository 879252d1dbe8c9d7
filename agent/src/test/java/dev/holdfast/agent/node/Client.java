package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes one row after the other through the router of the primary's agent, or of any other. */
final class Client implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Client.class.getName());
  private final TestCluster cluster;
  private final String name;
  private final List<String> told = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().unstarted(this::write);
  private int next;
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile boolean closed;

  Client(TestCluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
    thread.start();
  }

  private void write() {
    while (!closed) {
      for (NodeName node : cluster.names()) {
        try (Connection c = cluster.connect(cluster.router(node));
            Statement s = c.createStatement()) {
          while (!closed) {
            insert(c, s);
          }
        } catch (SQLException e) {
          cuts.incrementAndGet();
          LOG.log(System.Logger.Level.INFO, name + " sees an error", e);
          next++; // whether it was committed is not known: never tried again
        }
      }
    }
  }

  /** Every other time two rows in a transaction. */
  private void insert(Connection c, Statement s) throws SQLException {
    List<String> ids = new ArrayList<>(List.of(name + "-" + next++));
    boolean transaction = next % 4 == 0;
    if (transaction) {
      ids.add(name + "-" + next++);
    }
    c.setAutoCommit(!transaction);
    for (String id : ids) {
      s.executeUpdate("INSERT INTO shop.told VALUES ('" + id + "')");
    }
    if (transaction) {
      c.commit();
    }
    synchronized (told) {
      told.addAll(ids);
      told.notifyAll();
    }
  }

  /** How often it was cut off or refused. */
  int cuts() {
    return cuts.get();
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
    StatusView now = cluster.await(cluster.names().getFirst(), "whole", TestCluster::whole);
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
