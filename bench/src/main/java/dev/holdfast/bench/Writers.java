package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.mariadb.jdbc.Driver;

/**
 * Clients that know nothing of Holdfast: each inserts a row, commits, and does it again, on a plain
 * connection to one address. One that loses its connection opens another at once.
 */
final class Writers implements AutoCloseable {
  private static final String MILLIS = "20000";
  private final Endpoint router;
  private final String user;
  private final String password;
  private final Clock clock;
  private final AtomicLong next = new AtomicLong();
  private final Acknowledged acknowledged = new Acknowledged();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  Writers(Endpoint router, String user, String password, Clock clock) {
    this.router = router;
    this.user = user;
    this.password = password;
    this.clock = clock;
  }

  void start(int count) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE shop");
      statement.execute("CREATE TABLE shop.bench (id BIGINT PRIMARY KEY) ENGINE = InnoDB");
    }
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofVirtual().name("writer-" + i).start(this::write));
    }
  }

  Acknowledged acknowledged() {
    return acknowledged;
  }

  /** Ends the writers; then counts the acknowledged rows that the database does not have. */
  long lost() throws SQLException, InterruptedException {
    close();
    for (Thread thread : threads) {
      thread.join();
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      return acknowledged.missing(statement.executeQuery("SELECT id FROM shop.bench"));
    }
  }

  private void write() {
    while (!ended) {
      try (Connection connection = connect();
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
        Thread.onSpinWait();
      }
    }
  }

  long micros() {
    java.time.Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  private Connection connect() throws SQLException {
    Properties p = new Properties();
    p.setProperty("user", user);
    p.setProperty("password", password);
    p.setProperty("connectTimeout", MILLIS);
    p.setProperty("socketTimeout", MILLIS);
    return new Driver().connect("jdbc:mariadb://" + router + "/", p);
  }

  @Override
  public void close() {
    ended = true;
  }
}
