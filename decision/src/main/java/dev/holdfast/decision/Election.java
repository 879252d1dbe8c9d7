package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An election that this node runs.
 *
 * <pre>
 *   ASKING (pre-votes) → PROMISING (promises) → DECIDED (to be written) → a new record, or given up
 * </pre>
 *
 * @param deadline the tick at which it is given up
 */
record Election(
    Phase phase,
    long term,
    VersionedRecord under,
    SortedSet<NodeName> agreed,
    SortedMap<NodeName, Message.Promised> promises,
    long deadline) {
  enum Phase {
    ASKING,
    PROMISING,
    DECIDED
  }

  Election {
    agreed = Collections.unmodifiableSortedSet(new TreeSet<>(agreed));
    promises = Collections.unmodifiableSortedMap(new TreeMap<>(promises));
  }

  static Election ask(long term, VersionedRecord under, long deadline) {
    return new Election(Phase.ASKING, term, under, new TreeSet<>(), new TreeMap<>(), deadline);
  }

  Election agreedBy(NodeName node) {
    TreeSet<NodeName> more = new TreeSet<>(agreed);
    more.add(node);
    return new Election(phase, term, under, more, promises, deadline);
  }

  Election promisedBy(NodeName node, Message.Promised promise) {
    TreeMap<NodeName, Message.Promised> more = new TreeMap<>(promises);
    more.put(node, promise);
    return new Election(phase, term, under, agreed, more, deadline);
  }

  Election in(Phase next) {
    return new Election(next, term, under, agreed, promises, deadline);
  }
}
