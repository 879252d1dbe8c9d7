package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Durable;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.Message;
import dev.holdfast.decision.StoreRequest;
import dev.holdfast.decision.VersionedRecord;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All nodes, the network and the store at one moment: a value.
 *
 * @param mail what is under way between agents; what never arrives is lost
 * @param cut nodes that reach neither the others nor the store
 * @param ghosts writes that were given up and may still happen
 * @param acknowledged what clients were told is committed
 * @param written how often clients have written
 * @param faults how many there have been
 */
record Cluster(
    List<Node> nodes,
    Set<Mail> mail,
    @Nullable VersionedRecord record,
    Set<NodeName> cut,
    List<StoreRequest.Write> ghosts,
    Set<Entry> acknowledged,
    int written,
    int faults) {

  /**
   * One node.
   *
   * @param knowledge of its agent; null while that is down
   */
  record Node(
      @Nullable Knowledge knowledge,
      Durable disk,
      int incarnation,
      boolean hostDown,
      Image server) {}

  /** A message on its way. */
  record Mail(NodeName from, NodeName to, Message message) {}
}
