package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import org.jspecify.annotations.Nullable;

/**
 * A change of the acker set that this primary is making (rule 3).
 *
 * <pre>
 *   adding X:                    ask what is written → X has received it → record
 *   removing X: X can't acknowledge → ask what is written → another acker has received it → record
 * </pre>
 *
 * @param incarnation adding: of the node's agent when it began; 0 otherwise
 * @param fenced removing: whether the account is locked and the dump thread ended
 * @param position what had been written; null until known
 * @param level whether somebody has received that
 * @param begun the tick at which it began
 * @param asked the tick of the last request to catch up
 */
record AckerChange(
    Kind kind,
    NodeName node,
    long incarnation,
    boolean fenced,
    @Nullable GtidPosition position,
    boolean level,
    long begun,
    long asked) {
  enum Kind {
    ADDING,
    REMOVING
  }

  static AckerChange begin(Kind kind, NodeName node, long incarnation, long now) {
    return new AckerChange(kind, node, incarnation, false, null, false, now, -1);
  }

  AckerChange withFence() {
    return new AckerChange(kind, node, incarnation, true, position, level, begun, asked);
  }

  AckerChange withPosition(GtidPosition written) {
    return new AckerChange(kind, node, incarnation, fenced, written, level, begun, -1);
  }

  AckerChange askedAt(long now) {
    return new AckerChange(kind, node, incarnation, fenced, position, level, begun, now);
  }

  AckerChange reached() {
    return new AckerChange(kind, node, incarnation, fenced, position, true, begun, asked);
  }
}
