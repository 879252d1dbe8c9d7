package dev.holdfast.binlog.gtid;

import dev.holdfast.base.Failure;

/** How far a server has come: which transactions it holds. */
public sealed interface Position permits GtidPosition, MySqlGtidSet {
  /** Reads MariaDB's form or MySQL's; the empty text is the beginning. Fails with code bad-gtid. */
  static Position parse(String text) {
    return text.indexOf(':') >= 0 ? MySqlGtidSet.parse(text) : GtidPosition.parse(text);
  }

  /** Fails with code {@code bad-gtid} for MySQL's form. */
  static GtidPosition ofMariaDb(Position position) {
    return switch (position) {
      case GtidPosition mariadb -> mariadb;
      case MySqlGtidSet set -> {
        if (set.isEmpty()) {
          yield GtidPosition.EMPTY;
        }
        throw new Failure(
            "bad-gtid",
            "reading the position '" + set + "'",
            "it is one of MySQL, which this can't be done with",
            "Logs of MySQL can be searched, shown and restored from: time find, show, restore.");
      }
    };
  }

  /** Whether nothing has happened yet. */
  boolean isEmpty();

  /** Whether a server that is there holds the transaction. */
  boolean holds(TransactionId id);

  /** Whether the transaction is one that a server that is there may have seen last. */
  boolean endsWith(TransactionId id);

  /** This position after one more transaction. */
  Position with(TransactionId id);

  /** Whether a server that is here holds all that one there holds; one empty position is all. */
  default boolean reaches(Position other) {
    return switch (other) {
      case GtidPosition theirs ->
          theirs.isEmpty() || (this instanceof GtidPosition mine && mine.covers(theirs));
      case MySqlGtidSet theirs ->
          theirs.isEmpty() || (this instanceof MySqlGtidSet mine && mine.covers(theirs));
    };
  }

  /**
   * Whether a server that is here has come from there: it holds all of it, and, as far as this can
   * tell, nothing else in its stead.
   */
  default boolean continues(Position other) {
    return reaches(other)
        && !(this instanceof GtidPosition mine
            && other instanceof GtidPosition theirs
            && mine.contradicts(theirs));
  }

  /** Whether both mean the same place. */
  default boolean same(Position other) {
    return equals(other) || (isEmpty() && other.isEmpty());
  }
}
