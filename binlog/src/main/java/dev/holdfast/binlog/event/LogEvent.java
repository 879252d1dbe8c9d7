package dev.holdfast.binlog.event;

import dev.holdfast.binlog.gtid.Gtid;
import java.util.List;

/** One event of a log, as far as it is decoded. */
public sealed interface LogEvent {
  /**
   * The first event of a file, and in a relay log one more from each source that it was read from.
   *
   * @param serverVersion of the server that wrote it
   * @param checksums whether the events after it carry a CRC32
   */
  record FormatDescription(String serverVersion, boolean checksums) implements LogEvent {}

  /**
   * Begins an event group, which is a transaction or a single statement.
   *
   * @param standalone the group is one statement, without a COMMIT at its end
   */
  record GroupStart(Gtid gtid, boolean standalone) implements LogEvent {}

  /** The binlog state at the beginning of a file: the last GTIDs of each domain and server. */
  record GtidList(List<Gtid> gtids) implements LogEvent {
    public GtidList {
      gtids = List.copyOf(gtids);
    }
  }

  /** The name of the file that goes on from here. */
  record Rotate(String nextFile, long position) implements LogEvent {}

  /** The end of a transaction: XID, COMMIT, ROLLBACK or XA PREPARE. */
  record TransactionEnd() implements LogEvent {}

  /** Belongs to the log itself and to no transaction. */
  record Housekeeping(int type) implements LogEvent {}

  /**
   * All else.
   *
   * @param precedesStatement it prepares the statement that follows, and can't end a group
   */
  record Other(int type, boolean precedesStatement) implements LogEvent {}
}
