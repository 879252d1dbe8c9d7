package dev.holdfast.shop;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A worker's connection, replaced whenever it is lost. Used by one thread. */
final class Line implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private final Shift shift;
  private final Opening opening;
  private @Nullable Session session;
  private int number;

  Line(Shift shift, Opening opening) {
    this.shift = shift;
    this.opening = opening;
  }

  /** Tries until a host answers; null when the shift is over before. */
  @Nullable Session session() {
    Duration pause = FIRST_PAUSE;
    while (session == null && !shift.over()) {
      try {
        session = opening.open();
        number = shift.nextConnection();
      } catch (SQLException e) {
        shift.meter.error("connect-" + Trouble.name(e));
        LockSupport.parkNanos(pause.toNanos());
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
    return session;
  }

  /** Which connection of the run this is. */
  int number() {
    return number;
  }

  /** Gives the connection up after an error that it may not have survived. */
  void drop() {
    if (session != null) {
      session.drop();
      session = null;
    }
  }

  /** Ends the transaction after an error; without an answer the server will do it alone. */
  void rollback() {
    try {
      if (session != null) {
        session.rollback();
      }
    } catch (SQLException e) {
      drop();
    }
  }

  @Override
  public void close() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException e) {
      // Nothing was open on it, and the server drops it alone.
    }
  }

  /** How a new connection is made. */
  interface Opening {
    Session open() throws SQLException;
  }
}
