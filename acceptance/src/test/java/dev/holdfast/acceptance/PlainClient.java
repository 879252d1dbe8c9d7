package dev.holdfast.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client that knows nothing of Holdfast and nothing of the shop: MariaDB's driver, one address,
 * one row after the other. It remembers which rows it was told of.
 */
final class PlainClient implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int CONNECTIONS = 2;
  private final Sql router;
  private final long first = Instant.now().toEpochMilli() * 1_000_000;
  private final AtomicLong next = new AtomicLong(first);
  private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
  private final List<Thread> threads = new ArrayList<>();

  private PlainClient(Sql router) {
    this.router = router;
  }

  static PlainClient of(Sql router) throws SQLException {
    router.run("CREATE TABLE IF NOT EXISTS shop.plain (id BIGINT PRIMARY KEY)");
    PlainClient client = new PlainClient(router);
    for (int i = 0; i < CONNECTIONS; i++) {
      client.threads.add(Thread.ofVirtual().name("plain-" + i).start(client::work));
    }
    return client;
  }

  private void work() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        insertUntilItBreaks();
      } catch (SQLException _) {
        Thread.onSpinWait(); // cut: what was under way may or may not be there
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void insertUntilItBreaks() throws SQLException, InterruptedException {
    try (Connection connection = router.open();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO shop.plain VALUES (?)")) {
      while (true) {
        long id = next.incrementAndGet();
        insert.setLong(1, id);
        insert.execute();
        acknowledged.add(id);
        Thread.sleep(PAUSE);
      }
    }
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /** Rows that somebody was told of and that a server doesn't have. */
  Set<Long> missingAt(Sql server) throws SQLException {
    Set<Long> missing = new TreeSet<>(acknowledged);
    missing.removeAll(server.numbers("SELECT id FROM shop.plain WHERE id > " + first));
    return missing;
  }

  @Override
  public void close() throws InterruptedException {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
  }
}
