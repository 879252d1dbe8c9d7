package dev.holdfast.agent.router;

import dev.holdfast.base.Endpoint;
import java.util.List;

/**
 * Where connections may go, as far as is known now.
 *
 * @param replicas servers that follow the primary; lagging ones too, the router applies the limit
 */
public record BackendView(Primary primary, List<Replica> replicas) {

  /** What is known of the primary. */
  public sealed interface Primary {}

  /** It is open for writing: new connections go there, connections to any other server are cut. */
  public record Serving(long term, Endpoint server) implements Primary {}

  /**
   * It is about to close for writing: new connections and new statements wait, transactions under
   * way go on, and sessions that can be moved leave it when theirs has ended.
   */
  public record HandingOver(long term, Endpoint server) implements Primary {}

  /**
   * It is elected and not open yet: new connections wait, connections to any other server are cut.
   */
  public record Elected(long term, Endpoint server) implements Primary {}

  /**
   * Nobody can say: new connections wait, the ones that are open stay.
   *
   * @param why for the client that has waited too long, e.g. {@code no agent answers}
   */
  public record Unknown(String why) implements Primary {}

  /** A server that follows the primary, {@code lagMillis} behind it. */
  public record Replica(Endpoint server, long lagMillis) {}

  public BackendView {
    replicas = List.copyOf(replicas);
  }

  public static BackendView unknown(String why) {
    return new BackendView(new Unknown(why), List.of());
  }
}
