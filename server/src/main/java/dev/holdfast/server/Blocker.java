package dev.holdfast.server;

/**
 * A session that holds up the closing of a primary, or would.
 *
 * @param id of the session, as KILL takes it
 * @param account user@host
 * @param millis how long it has been at it
 * @param statement what it runs; empty when it idles in a transaction
 */
public record Blocker(long id, String account, Kind kind, long millis, String statement) {
  /** What it holds. */
  public enum Kind {
    /** A transaction with changes, open for a while. */
    TRANSACTION,
    /** A statement that writes or alters, running for a while. */
    STATEMENT,
    /** Waits for a metadata lock: somebody before it in the queue holds that. */
    WAITING,
    /** Holds metadata locks on tables (LOCK TABLES, for example). */
    TABLE_LOCK
  }

  @Override
  public String toString() {
    String what =
        switch (kind) {
          case TRANSACTION -> "an open transaction";
          case STATEMENT -> "a long statement";
          case WAITING -> "a statement that waits for a metadata lock";
          case TABLE_LOCK -> "table locks";
        };
    String text = statement.isEmpty() ? "" : ": " + statement;
    return "session " + id + " of " + account + " has " + what + ", " + millis + " ms" + text;
  }
}
