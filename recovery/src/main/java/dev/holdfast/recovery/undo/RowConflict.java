package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.gtid.TransactionId;
import java.util.List;

/**
 * A row that can't simply be put back.
 *
 * @param key of the row, for people
 * @param differences columns that are not as the transaction left them
 * @param resolved false if no policy says what becomes of it
 * @param outcome what is the matter or what becomes of it, in words
 */
public record RowConflict(
    TransactionId gtid,
    Kind kind,
    String table,
    String key,
    List<Difference> differences,
    boolean resolved,
    String outcome) {
  public RowConflict {
    differences = List.copyOf(differences);
  }

  /** In which way. */
  public enum Kind {
    /** The row has been changed since, isn't there, or is there again. */
    ROW,
    /** Another row has a value of a unique key. */
    UNIQUE,
    /** The row that it refers to isn't there. */
    PARENT,
    /** Rows refer to it that came later. */
    CHILD
  }

  /** One column. */
  public record Difference(String column, String logged, String present) {}
}
