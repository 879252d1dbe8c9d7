package dev.holdfast.recovery.impact;

import dev.holdfast.binlog.gtid.TransactionId;
import java.util.List;

/**
 * A later change that builds on what is cut out.
 *
 * @param seconds since 1970, of its transaction
 * @param key of the row, for people
 * @param columns that it changed, of an update
 * @param resolved false if no policy, or none that is possible, says what becomes of it
 * @param outcome what becomes of it, in words
 */
public record Conflict(
    TransactionId gtid,
    long seconds,
    Kind kind,
    String table,
    String key,
    List<String> columns,
    boolean resolved,
    String outcome) {
  public Conflict {
    columns = List.copyOf(columns);
  }

  /** In which way. */
  public enum Kind {
    /**
     * It changed a row that is another one without what is cut out, or not there, or still there.
     */
    ROW,
    /** It wrote a value of a unique key that another row still has. */
    UNIQUE,
    /** It wrote a row whose parent isn't there. */
    PARENT,
    /** It removed a row that has children still. */
    CHILD,
    /** Which rows were changed can't be seen: a statement or a change of the schema. */
    UNSEEN
  }
}
