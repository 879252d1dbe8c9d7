package dev.holdfast.acceptance;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that each have one connection and put up with no error: MariaDB's driver, one address,
 * single statements and transactions in turn.
 */
final class SteadyClients implements AutoCloseable {
  private static final int CLIENTS = 12;

  private final Sql router;
  private final AtomicLong next = new AtomicLong();
  private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  private SteadyClients(Sql router) {
    this.router = router;
  }

  static SteadyClients of(Sql router) throws SQLException {
    router.run("CREATE OR REPLACE TABLE shop.steady (id BIGINT PRIMARY KEY)");
    SteadyClients clients = new SteadyClients(router);
    for (int i = 0; i < CLIENTS; i++) {
      clients.threads.add(Thread.ofVirtual().name("steady-" + i).start(clients::work));
    }
    return clients;
  }

  private void work() {
    try (Connection connection = router.open();
        Statement statement = connection.createStatement()) {
      while (!stopped) {
        single(statement);
        transaction(connection, statement);
      }
    } catch (SQLException e) {
      errors.add(Thread.currentThread().getName() + ": " + e);
    }
  }

  private void single(Statement statement) throws SQLException {
    long id = next.incrementAndGet();
    statement.execute("INSERT INTO shop.steady VALUES (" + id + ")");
    acknowledged.add(id);
  }

  private void transaction(Connection connection, Statement statement) throws SQLException {
    long one = next.incrementAndGet();
    long two = next.incrementAndGet();
    connection.setAutoCommit(false);
    statement.execute("INSERT INTO shop.steady VALUES (" + one + ")");
    statement.execute("INSERT INTO shop.steady VALUES (" + two + ")");
    connection.commit();
    connection.setAutoCommit(true);
    acknowledged.add(one);
    acknowledged.add(two);
  }

  int acknowledged() {
    return acknowledged.size();
  }

  List<String> errors() {
    return List.copyOf(errors);
  }

  /** Rows that somebody was told of and that a server doesn't have. */
  Set<Long> missingAt(Sql server) throws SQLException {
    Set<Long> missing = new TreeSet<>(acknowledged);
    missing.removeAll(server.numbers("SELECT id FROM shop.steady"));
    return missing;
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
