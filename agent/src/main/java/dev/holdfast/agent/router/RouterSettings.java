package dev.holdfast.agent.router;

import dev.holdfast.agent.router.protocol.Users;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a router behaves.
 *
 * @param primary where clients reach the primary; port 0 takes any free one
 * @param replica where clients reach a replica; null: nowhere
 * @param maxHeld clients that may wait for a server at one port
 * @param maxHold how long a client may wait
 * @param connectPatience how long a server may take to accept a connection
 * @param maxLag a replica further behind gets no new connection
 * @param users whose sessions may be moved to another server
 * @param replicaFallsBack whether the replica port leads to the primary while no replica will do
 */
public record RouterSettings(
    InetSocketAddress primary,
    @Nullable InetSocketAddress replica,
    int maxHeld,
    Duration maxHold,
    Duration connectPatience,
    Duration maxLag,
    boolean replicaFallsBack,
    Users users) {

  private static final int MAX_HELD = 2000;
  private static final Duration MAX_HOLD = Duration.ofSeconds(30);
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(1);
  private static final Duration MAX_LAG = Duration.ofSeconds(10);

  /** The settings that suit most: 2000 clients held for up to 30 s, replicas up to 10 s behind. */
  public static RouterSettings of(InetSocketAddress primary, @Nullable InetSocketAddress replica) {
    return new RouterSettings(
        primary, replica, MAX_HELD, MAX_HOLD, CONNECT_PATIENCE, MAX_LAG, true, Users.none());
  }

  public RouterSettings withMaxHeld(int clients) {
    return new RouterSettings(
        primary, replica, clients, maxHold, connectPatience, maxLag, replicaFallsBack, users);
  }

  public RouterSettings withMaxHold(Duration limit) {
    return new RouterSettings(
        primary, replica, maxHeld, limit, connectPatience, maxLag, replicaFallsBack, users);
  }

  public RouterSettings withMaxLag(Duration limit) {
    return new RouterSettings(
        primary, replica, maxHeld, maxHold, connectPatience, limit, replicaFallsBack, users);
  }

  public RouterSettings withReplicaFallsBack(boolean fallsBack) {
    return new RouterSettings(
        primary, replica, maxHeld, maxHold, connectPatience, maxLag, fallsBack, users);
  }

  public RouterSettings withUsers(Users known) {
    return new RouterSettings(
        primary, replica, maxHeld, maxHold, connectPatience, maxLag, replicaFallsBack, known);
  }
}
