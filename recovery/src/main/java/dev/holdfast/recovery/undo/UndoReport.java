package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.recovery.time.RowCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an undo did or would do.
 *
 * @param undone the newest first
 * @param rows what was, or would be, done to each table
 * @param conflicts the first {@link #MOST_CONFLICTS}
 * @param alreadyBack conflicts whose rows are already as they were before
 * @param lostAlong what foreign keys deleted or changed along and isn't there again; empty as well
 *     when nobody could tell
 * @param gtid of the undo; empty when nothing was committed, or without a binary log
 * @param committed false after a check and when a conflict has no answer
 */
public record UndoReport(
    List<TransactionId> undone,
    Map<String, RowCounts> rows,
    List<RowConflict> conflicts,
    long conflictCount,
    long unresolved,
    long alreadyBack,
    List<LostAlong> lostAlong,
    Optional<TransactionId> gtid,
    boolean committed) {
  public static final int MOST_CONFLICTS = 10_000;

  public UndoReport {
    undone = List.copyOf(undone);
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    conflicts = List.copyOf(conflicts);
    lostAlong = List.copyOf(lostAlong);
  }

  /** One that grows. */
  static final class Draft {
    private final Map<String, RowCounts> rows = new LinkedHashMap<>();
    private final List<RowConflict> conflicts = new ArrayList<>();
    private long conflictCount;
    private long unresolved;
    private long alreadyBack;
    private List<LostAlong> lostAlong = List.of();

    void changed(String table, RowChange.Kind kind, int count) {
      rows.merge(table, RowCounts.NONE.plus(kind, count), (a, b) -> a.plus(kind, count));
    }

    void conflict(RowConflict conflict, boolean back) {
      conflictCount++;
      unresolved += conflict.resolved() ? 0 : 1;
      alreadyBack += back ? 1 : 0;
      if (conflicts.size() < MOST_CONFLICTS) {
        conflicts.add(conflict);
      }
    }

    void lostAlong(List<LostAlong> all) {
      lostAlong = all;
    }

    boolean open() {
      return unresolved > 0;
    }

    UndoReport of(List<TransactionId> undone, Optional<TransactionId> gtid, boolean committed) {
      return new UndoReport(
          undone,
          rows,
          conflicts,
          conflictCount,
          unresolved,
          alreadyBack,
          lostAlong,
          gtid,
          committed);
    }
  }
}
