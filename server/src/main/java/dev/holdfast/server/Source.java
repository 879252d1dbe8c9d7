package dev.holdfast.server;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;

/** The primary that a replica follows, and where its server listens. */
public record Source(NodeName node, Endpoint endpoint) {
  public Source(NodeName node, String host, int port) {
    this(node, new Endpoint(host, port));
  }
}
