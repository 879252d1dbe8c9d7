package dev.holdfast.shop;

import dev.holdfast.base.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out steps that may be repeated, over as many connections as it takes: a failover in the
 * middle is waited for. Used by one thread.
 */
final class Persistence implements AutoCloseable {
  /** How long without success before giving up: longer than any failover. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final int DUPLICATE_KEY = 1062;

  private final Connector connector;
  private final AtomicInteger retries;
  private @Nullable Session session;

  Persistence(Connector connector, AtomicInteger retries) {
    this.connector = connector;
    this.retries = retries;
  }

  /** Fails with {@code database-error} on errors that another attempt would meet again. */
  void run(String what, Step step) throws InterruptedException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    for (boolean again = false; ; again = true) {
      try {
        if (session == null) {
          session = connector.writable();
        }
        step.run(session, again);
        return;
      } catch (SQLException e) {
        dropSession();
        if (Thread.interrupted()) {
          throw new InterruptedException(what);
        }
        if (!passing(e, again) || System.nanoTime() > giveUp) {
          throw failure(what, e);
        }
        retries.incrementAndGet();
        Thread.sleep(PAUSE);
      }
    }
  }

  /** An attempt thought lost may come through while its repetition waits for its locks. */
  private static boolean passing(SQLException e, boolean again) {
    if (again && e.getErrorCode() == DUPLICATE_KEY) {
      return true;
    }
    return switch (Trouble.of(e)) {
      case CONFLICT, READ_ONLY, LOST -> true;
      case DENIED, MISSING, OTHER -> false;
    };
  }

  private static Failure failure(String what, SQLException e) {
    return new Failure(
        "database-error",
        what,
        String.valueOf(e.getMessage()),
        "Mend the cause on the server and try again; a load that broke off needs --replace.",
        e);
  }

  private void dropSession() {
    if (session != null) {
      session.drop();
      session = null;
    }
  }

  @Override
  public void close() {
    dropSession();
  }

  /** What is to be done; {@code again} when an earlier attempt may have come through. */
  interface Step {
    void run(Session session, boolean again) throws SQLException;
  }
}
