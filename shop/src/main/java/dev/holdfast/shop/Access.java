package dev.holdfast.shop;

import dev.holdfast.base.Endpoint;
import java.time.Duration;
import java.util.List;

/**
 * Where the shop's database is, and who asks.
 *
 * @param hosts tried in order; the one that worked last is tried first again
 * @param connectTimeout for one host, up to the end of the login: a router may hold a connection
 *     that long while there is no primary
 */
public record Access(List<Endpoint> hosts, String user, String password, Duration connectTimeout) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  public Access {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("no host given");
    }
  }

  public Access(List<Endpoint> hosts, String user, String password) {
    this(hosts, user, password, CONNECT_TIMEOUT);
  }

  @Override
  public String toString() {
    return user + "@" + hosts;
  }
}
