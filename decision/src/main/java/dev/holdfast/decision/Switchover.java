package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A switchover that this primary makes.
 *
 * <pre>
 *   WAITING (acker change ends) → CLOSING → LEVELLING (candidate has all) → PROMISING → DECIDED → a new record
 *                                    └─────────────┴── given up: opens again in its term ──┘
 * </pre>
 *
 * @param ask what the operator wants
 * @param written what this primary has written; null until known
 * @param level who has received that
 * @param term that is promised; 0 before
 * @param step the tick at which the phase began
 * @param asked the tick of the last message; -1 for none in this phase
 */
record Switchover(
    Phase phase,
    Event.SwitchoverAsked ask,
    @Nullable GtidPosition written,
    SortedSet<NodeName> level,
    long term,
    SortedMap<NodeName, Message.Promised> promises,
    long step,
    long asked) {
  enum Phase {
    WAITING,
    CLOSING,
    LEVELLING,
    PROMISING,
    DECIDED
  }

  Switchover {
    level = Collections.unmodifiableSortedSet(new TreeSet<>(level));
    promises = Collections.unmodifiableSortedMap(new TreeMap<>(promises));
  }

  static Switchover begin(Event.SwitchoverAsked ask, long now) {
    return new Switchover(Phase.WAITING, ask, null, new TreeSet<>(), 0, new TreeMap<>(), now, -1);
  }

  NodeName candidate() {
    return ask.candidate();
  }

  Switchover in(Phase next, long now) {
    return new Switchover(next, ask, written, level, term, promises, now, -1);
  }

  Switchover askedAt(long now) {
    return new Switchover(phase, ask, written, level, term, promises, step, now);
  }

  Switchover withWritten(GtidPosition position) {
    return new Switchover(phase, ask, position, level, term, promises, step, -1);
  }

  Switchover levelIs(NodeName node) {
    TreeSet<NodeName> more = new TreeSet<>(level);
    more.add(node);
    return new Switchover(phase, ask, written, more, term, promises, step, asked);
  }

  Switchover withTerm(long next) {
    return new Switchover(phase, ask, written, level, next, promises, step, asked);
  }

  Switchover promisedBy(NodeName node, Message.Promised promise) {
    TreeMap<NodeName, Message.Promised> more = new TreeMap<>(promises);
    more.put(node, promise);
    return new Switchover(phase, ask, written, level, term, more, step, asked);
  }
}
