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
    Entry e = s.socket.isEmpty() ? next(s, server(s.source), 0) : s.socket.removeFirst();
    if (e != null) {
      s.relay.add(e);
    }
    return e;
  }

  /** Whether what the stream brings next is still on its way; counts a part of it. */
  default boolean isArriving(SimServer s) {
    if (!s.up || s.frozen || s.diskFull || !s.streaming || s.source == null) {
      return false;
    }
    Entry e = s.socket.isEmpty() ? next(s, server(s.source), 0) : s.socket.getFirst();
    s.partsArrived = e == null ? 0 : (s.partsArrived + 1) % e.parts();
    return e != null && s.partsArrived > 0;
  }

  private @Nullable Entry next(SimServer s, SimServer p, int onItsWay) {
    int have = s.receivedCount() + onItsWay;
    boolean sends = canStream(s, p) && have < p.log.size() && s.isPrefixOf(p.log);
    return sends ? p.log.get(have) : null;
  }

  /** Whether what it receives next counts for its primary: not on a connection that has ended. */
  default boolean mayAcknowledge(SimServer s, SimServer p) {
    boolean ended = !s.socket.isEmpty() && !p.connectionOf(s).equals(s.connection);
    return s.acknowledging && p.writable && !ended;
  }

  /** SIGSTOP; its connection stays. */
  default void freeze(SimServer s) {
    s.frozen = true;
    if (s.socket.isEmpty()) { // else it has not yet read all that an earlier one brought
      s.connection = s.source == null ? null : server(s.source).connectionOf(s);
    }
  }

  /** What a primary sends to one that stands still waits there, whatever becomes of the primary. */
  default boolean sends(SimServer s) {
    if (!s.frozen || !s.streaming || s.source == null) {
      return false;
    }
    SimServer p = server(s.source);
    boolean connected = p.up && p.connectionOf(s).equals(s.connection);
    Entry e = connected ? next(s, p, s.socket.size()) : null;
    return e != null && s.socket.add(e);
  }

  default boolean canStream(SimServer replica, SimServer source) {
    return source.up
        && !source.frozen
        && !source.locked.contains(replica.name)
        && connected(replica.name, source.name);
  }
}
