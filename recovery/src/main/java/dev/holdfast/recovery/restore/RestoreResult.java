package dev.holdfast.recovery.restore;

import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.Unfinished;
import dev.holdfast.server.ReplayServer;
import java.util.List;

/**
 * What a restore came to.
 *
 * @param served transactions that were sent since the base, one by one or folded
 * @param ends how the logs end
 * @param applied transactions that the scratch server has applied; the same number
 * @param folded how many of them as net changes of their rows
 */
public record RestoreResult(
    ReplayServer.Access access,
    Position gtid,
    long served,
    long applied,
    long folded,
    List<TransactionId> leftOut,
    List<Unfinished> ends,
    double seconds) {
  public RestoreResult {
    ends = List.copyOf(ends);
    leftOut = List.copyOf(leftOut);
  }
}
