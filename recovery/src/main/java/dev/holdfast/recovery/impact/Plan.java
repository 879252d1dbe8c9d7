package dev.holdfast.recovery.impact;

import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.recovery.replay.Edits;
import java.util.List;

/**
 * What a restore would do and meet.
 *
 * @param transactions that come after the base, those that are left out among them
 * @param conflicts the first {@link #MOST_CONFLICTS}
 * @param alsoLeftOut transactions that the policies leave out besides
 * @param partial whether rows were logged in part, so that conflicts may have been missed
 * @param end up to where the logs were looked at: nothing behind it may be replayed by this plan
 */
public record Plan(
    long transactions,
    long bytes,
    List<TransactionId> leftOut,
    List<Conflict> conflicts,
    long conflictCount,
    long unresolved,
    List<TransactionId> alsoLeftOut,
    boolean partial,
    Edits edits,
    Position end) {
  public static final int MOST_CONFLICTS = 10_000;

  public Plan {
    leftOut = List.copyOf(leftOut);
    conflicts = List.copyOf(conflicts);
    alsoLeftOut = List.copyOf(alsoLeftOut);
  }
}
