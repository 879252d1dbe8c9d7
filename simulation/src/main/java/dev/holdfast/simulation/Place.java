package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import org.jspecify.annotations.Nullable;

/** What surrounds the servers while something is done to one of them. */
interface Place {
  SimServer server(NodeName name);

  boolean connected(NodeName a, NodeName b);

  /** Something that may happen or not: by chance once in {@code times}. */
  boolean happens(int times);

  boolean has(Scenario.Flaw flaw);

  void probe(String what);

  /** Tells the primary that the replica has everything that it has received so far. */
  void acknowledge(SimServer replica, SimServer primary);

  /** Clients are told that all that this server has written is committed. */
  void release(SimServer server);

  /** The stream brings a replica its next transaction, if there is one; null for nothing. */
  default @Nullable Entry receive(SimServer s) {
    if (!s.up || s.frozen || s.diskFull || !s.streaming || s.source == null) {
      return null;
    }
    SimServer p = server(s.source);
    int have = s.log.size() + s.relay.size();
    if (!canStream(s, p) || have >= p.log.size() || !s.isPrefixOf(p.log)) {
      return null;
    }
    Entry e = p.log.get(have);
    s.relay.add(e);
    return e;
  }

  default boolean canStream(SimServer replica, SimServer source) {
    return source.up
        && !source.frozen
        && !source.locked.contains(replica.name)
        && connected(replica.name, source.name);
  }
}
