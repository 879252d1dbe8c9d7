package dev.holdfast.agent.api;

import dev.holdfast.base.Endpoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a router asks an agent many times a second: the body of {@code GET /route}, kept small. Each
 * agent speaks for its own server; the term record is what it knows of the cluster.
 *
 * @param term 0 before the first election
 * @param serving whether the record's phase is SERVING
 * @param primary the record's primary, null before the first election
 * @param primaryServer host:port of its server
 * @param holdInMillis when routers shall hold new statements, because the primary hands over; null
 *     for not at all
 * @param lagMillis of this node's server; null when it isn't a replica or not known
 */
public record RouteView(
    String node,
    String server,
    Role role,
    @Nullable Long lagMillis,
    long term,
    boolean serving,
    @Nullable String primary,
    @Nullable String primaryServer,
    @Nullable Long holdInMillis) {

  /**
   * What a router goes by, but for what changes all the time: two views of one gist mean the same.
   */
  public String gist() {
    return Integer.toHexString(
        Objects.hash(
            node,
            server,
            role.name(),
            term,
            serving,
            primary,
            primaryServer,
            holdInMillis == null));
  }

  public Endpoint serverEndpoint() {
    return Endpoint.parse(server);
  }

  public @Nullable Endpoint primaryEndpoint() {
    return primaryServer == null ? null : Endpoint.parse(primaryServer);
  }
}
