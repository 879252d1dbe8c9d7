package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.gtid.Gtid;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Rows that aren't what the log says they were before a change, and what is served as it is logged
 * for that.
 */
final class Mistrust {
  private static final int MOST_ROWS = 1_000;
  private final Set<Row> rows = new HashSet<>();
  private Optional<Gtid> all = Optional.empty();
  private Optional<Gtid> begun = Optional.empty();
  private int again;

  record Row(String table, Bytes key) {}

  /** Their next changes are served as they are logged, and taken from here then. */
  Set<Row> rows() {
    return rows;
  }

  /**
   * A stretch couldn't be folded because of some rows. When it comes again for the same reason, or
   * they are many, the whole of it is served.
   */
  void because(Set<Row> some, Gtid first, Gtid last) {
    again = begun.equals(Optional.of(first)) ? again + 1 : 0;
    begun = Optional.of(first);
    rows.clear();
    if (again > 1 || some.size() > MOST_ROWS) {
      serve(last);
    } else {
      rows.addAll(some);
    }
  }

  /** Nothing is folded up to this transaction. */
  void serve(Gtid last) {
    all = Optional.of(last);
  }

  /** Whether nothing is folded here. */
  boolean holds(Gtid gtid) {
    return all.filter(last ->
            last.domain() == gtid.domain()
                && Long.compareUnsigned(gtid.sequence(), last.sequence()) <= 0)
        .isPresent();
  }
}
