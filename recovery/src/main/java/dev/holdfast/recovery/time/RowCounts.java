package dev.holdfast.recovery.time;

import dev.holdfast.binlog.row.RowChange;

/** How many rows of a table were changed. */
public record RowCounts(long insert, long update, long delete) {
  public static final RowCounts NONE = new RowCounts(0, 0, 0);

  public RowCounts plus(RowChange.Kind kind, long rows) {
    return switch (kind) {
      case INSERT -> new RowCounts(insert + rows, update, delete);
      case UPDATE -> new RowCounts(insert, update + rows, delete);
      case DELETE -> new RowCounts(insert, update, delete + rows);
    };
  }

  public long of(RowChange.Kind kind) {
    return switch (kind) {
      case INSERT -> insert;
      case UPDATE -> update;
      case DELETE -> delete;
    };
  }

  public long total() {
    return insert + update + delete;
  }
}
