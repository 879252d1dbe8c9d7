package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that know nothing of Holdfast: each inserts a row, commits, and does it again, on a plain
 * connection to one address. One that loses its connection opens another at once, to the next
 * address if there are several.
 */
final class Writers implements AutoCloseable {
  private static final int READ_ONLY = 1290;
  private final List<Endpoint> addresses;
  private final String user;
  private final String password;
  private final Clock clock;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong cut = new AtomicLong();
  private final Acknowledged acknowledged = new Acknowledged();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  Writers(List<Endpoint> addresses, String user, String password, Clock clock) {
    this.addresses = List.copyOf(addresses);
    this.user = user;
    this.password = password;
    this.clock = clock;
  }

  void start(int count) throws SQLException {
    try (Connection connection = connect(0)) {
      Sql.run(
          connection,
          "CREATE DATABASE IF NOT EXISTS shop",
          "CREATE OR REPLACE TABLE shop.bench (id BIGINT PRIMARY KEY) ENGINE = InnoDB");
    }
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofVirtual().name("writer-" + i).start(this::write));
    }
  }

  Acknowledged acknowledged() {
    return acknowledged;
  }

  /** How often a connection was lost, or couldn't be opened. */
  long cut() {
    return cut.get();
  }

  /** Ends the writers; then counts the acknowledged rows that the database does not have. */
  long lost() throws SQLException, InterruptedException {
    close();
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; ; i++) {
      try (Connection connection = connect(i);
          Statement statement = connection.createStatement()) {
        statement.execute("INSERT INTO shop.bench VALUES (0)"); // where somebody serves
        return acknowledged.missing(statement.executeQuery("SELECT id FROM shop.bench"));
      } catch (SQLException e) {
        if (i >= addresses.size()) {
          throw e;
        }
      }
    }
  }

  private void write() {
    for (int tries = 0; !ended; tries++) {
      try (Connection connection = connect(tries);
          Statement statement = connection.createStatement()) {
        while (!ended) {
          long id = next.incrementAndGet();
          statement.execute("INSERT INTO shop.bench VALUES (" + id + ")");
          acknowledged.add(id, micros());
        }
      } catch (SQLIntegrityConstraintViolationException e) {
        throw new IllegalStateException("a row was there before it was written", e);
      } catch (SQLException e) {
        // The failover: what was under way may or may not have happened, and the next try tells.
        cut.addAndGet(e.getErrorCode() == READ_ONLY ? 0 : 1);
      }
    }
  }

  long micros() {
    java.time.Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  private Connection connect(int tries) throws SQLException {
    return Sql.open(addresses.get(tries % addresses.size()), user, password);
  }

  @Override
  public void close() {
    ended = true;
  }
}
