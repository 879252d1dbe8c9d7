package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server as a value: all of it that the protocol can see while it neither hangs nor is full. */
record Image(
    NodeName name,
    int number,
    long writesAs,
    boolean up,
    boolean writable,
    boolean closed,
    boolean closing,
    List<Entry> log,
    int committed,
    int flushed,
    int acknowledgedUpTo,
    List<Entry> relay,
    int relaySynced,
    @Nullable NodeName source,
    boolean streaming,
    boolean acknowledging,
    boolean applying,
    Set<NodeName> locked) {

  static Image of(SimServer s) {
    return new Image(
        s.name,
        s.number,
        s.writesAs,
        s.up,
        s.writable,
        s.closed,
        s.closing,
        List.copyOf(s.log),
        s.committed,
        s.flushed,
        s.acknowledgedUpTo,
        List.copyOf(s.relay),
        s.relaySynced,
        s.source,
        s.streaming,
        s.acknowledging,
        s.applying,
        Set.copyOf(s.locked));
  }

  SimServer server() {
    SimServer s = new SimServer(name, number);
    s.writesAs = writesAs;
    s.up = up;
    s.writable = writable;
    s.closed = closed;
    s.closing = closing;
    s.log.addAll(log);
    s.committed = committed;
    s.flushed = flushed;
    s.acknowledgedUpTo = acknowledgedUpTo;
    s.relay.addAll(relay);
    s.relaySynced = relaySynced;
    s.source = source;
    s.streaming = streaming;
    s.acknowledging = acknowledging;
    s.applying = applying;
    s.locked.addAll(locked);
    return s;
  }
}
