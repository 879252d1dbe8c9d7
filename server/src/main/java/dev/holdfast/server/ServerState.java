package dev.holdfast.server;

import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.GtidState;
import java.util.Optional;

/**
 * A snapshot of a running server.
 *
 * @param binlogPosition the last transaction of each domain in the binary log, commits that wait
 *     for an acknowledgement included
 * @param slavePosition what replication has applied
 * @param received all that this server holds: applied, or complete in its relay log
 * @param replication absent when this server follows nobody
 */
public record ServerState(
    String version,
    long serverId,
    boolean readOnly,
    GtidPosition binlogPosition,
    GtidState binlogState,
    GtidPosition slavePosition,
    GtidPosition received,
    Optional<ReplicationState> replication,
    SemiSyncState semiSync) {

  /** Whether all that was received has been applied. */
  public boolean applied() {
    return slavePosition.merge(binlogPosition).covers(received);
  }
}
