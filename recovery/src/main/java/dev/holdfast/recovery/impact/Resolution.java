package dev.holdfast.recovery.impact;

import java.util.List;

/** What becomes of one change of a row. */
sealed interface Resolution {
  /** Nobody says, or what they say can't be done. */
  record Open(String reason) implements Resolution {}

  /** Its transaction is left out. */
  record LeaveOut() implements Resolution {}

  /** It is replayed as it stands in the log. */
  record Unchanged() implements Resolution {}

  /**
   * These statements take its place; none at all when nothing is to be done.
   *
   * @param heals whether the row is then what the log says
   */
  record Statements(List<String> sql, boolean heals) implements Resolution {
    public Statements {
      sql = List.copyOf(sql);
    }
  }
}
