package dev.holdfast.decision;

import dev.holdfast.base.NodeName;

/** What nodes say of themselves, at intervals and at once when it matters. */
final class Heartbeats {
  private Heartbeats() {}

  static void received(Draft d, NodeName from, NodeStatus status) {
    Knowledge k = d.k;
    absorb(d, from, status);
    if (status.equals(k.statusOf(from))) {
      StaleReads.heard(d, from, status);
    }
    if (k.record != null && status.recordVersion() < k.record.version()) {
      d.send(from, new Message.RecordNews(k.record));
    }
  }

  /** Takes a status in, from the node itself or as another passed it on. */
  static void absorb(Draft d, NodeName from, NodeStatus status) {
    PeerView before = d.k.peers.get(from);
    if (before == null || status.newerThan(before.status())) {
      d.setPeer(from, new PeerView(status, d.k.now, before == null ? -1 : before.brokenSince()));
    }
  }

  static void tend(Draft d) {
    Knowledge k = d.k;
    NodeStatus status = status(k);
    if (status.equals(k.lastSaid) && k.now - k.heartbeatAt < k.settings.heartbeat()) {
      return;
    }
    k.sequence++;
    k.heartbeatAt = k.now;
    k.lastSaid = status(k);
    d.broadcast(new Message.Heartbeat(k.lastSaid));
  }

  private static NodeStatus status(Knowledge k) {
    return new NodeStatus(
        k.incarnation,
        k.sequence,
        k.record == null ? -1 : k.record.version(),
        k.durable,
        k.server,
        k.server.acknowledges(),
        k.trouble,
        k.hearsStream());
  }
}
