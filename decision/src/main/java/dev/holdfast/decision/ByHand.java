package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A failover that an operator asked this node for, accepting loss (rule 8).
 *
 * <pre>
 *   COLLECTING (promises of whoever answers) → WRITING → a new record, or given up
 * </pre>
 *
 * @param since the tick at which it began
 */
record ByHand(
    Event.FailoverAsked ask,
    boolean writing,
    long term,
    VersionedRecord under,
    SortedMap<NodeName, Message.Promised> promises,
    long since) {
  ByHand {
    promises = Collections.unmodifiableSortedMap(new TreeMap<>(promises));
  }

  ByHand promisedBy(NodeName node, Message.Promised promise) {
    TreeMap<NodeName, Message.Promised> more = new TreeMap<>(promises);
    more.put(node, promise);
    return new ByHand(ask, writing, term, under, more, since);
  }

  ByHand written() {
    return new ByHand(ask, true, term, under, promises, since);
  }
}
