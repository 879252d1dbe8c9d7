package dev.holdfast.server;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Secret;
import dev.holdfast.server.LiveLogs.Transport;

/** How to get into a running server. */
public record ServerLogin(Endpoint at, String user, Secret password, Transport transport) {
  /** Not encrypted. */
  public ServerLogin(Endpoint at, String user, Secret password) {
    this(at, user, password, new Transport.Plain());
  }

  public ServerLogin over(Transport other) {
    return new ServerLogin(at, user, password, other);
  }
}
