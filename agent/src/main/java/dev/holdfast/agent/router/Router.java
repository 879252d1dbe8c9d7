package dev.holdfast.agent.router;

import dev.holdfast.agent.api.ListenFailure;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes TCP connections to the primary and, at another port, to the replicas. While there is no
 * primary new clients are held: MariaDB's server speaks first, so they simply wait for its
 * greeting.
 */
public final class Router implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final RouterLoop loop;
  private final Thread thread;
  private final Backends.Watch watch;
  private final Endpoint primary;
  private final @Nullable Endpoint replica;

  private Router(RouterLoop loop, Backends backends, Endpoint primary, @Nullable Endpoint replica) {
    this.loop = loop;
    this.primary = primary;
    this.replica = replica;
    this.thread = Thread.ofPlatform().name("router").daemon().start(loop);
    this.watch = backends.watch(loop::wake);
    loop.wake();
  }

  /**
   * Listens from now on.
   *
   * @throws dev.holdfast.base.Failure with code {@code port-taken} or {@code bad-listen-address}
   */
  public static Router start(RouterSettings settings, Backends backends) {
    List<ServerSocketChannel> opened = new ArrayList<>();
    try {
      RouterLoop loop = new RouterLoop(backends);
      ServerSocketChannel toPrimary = listen("the router for the primary", settings.primary());
      opened.add(toPrimary);
      loop.add(toPrimary, new Choice.PrimaryOnly(), settings);
      Endpoint replica = null;
      if (settings.replica() != null) {
        ServerSocketChannel toReplica = listen("the router for replicas", settings.replica());
        opened.add(toReplica);
        Choice inTurn = new Choice.ReplicasInTurn(settings.maxLag(), settings.replicaFallsBack());
        loop.add(toReplica, inTurn, settings);
        replica = address(toReplica);
      }
      return new Router(loop, backends, address(toPrimary), replica);
    } catch (IOException e) {
      opened.forEach(Router::closeQuietly);
      throw ListenFailure.of("the router", settings.primary(), e);
    } catch (Failure e) {
      opened.forEach(Router::closeQuietly);
      throw e;
    }
  }

  private static void closeQuietly(ServerSocketChannel listener) {
    try {
      listener.close();
    } catch (IOException e) {
      // The failure that made this necessary is the one to tell.
    }
  }

  private static ServerSocketChannel listen(String who, InetSocketAddress at) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      return channel.bind(at, BACKLOG);
    } catch (IOException e) {
      channel.close();
      throw ListenFailure.of(who, at, e);
    }
  }

  private static Endpoint address(ServerSocketChannel listener) throws IOException {
    InetSocketAddress at = (InetSocketAddress) listener.getLocalAddress();
    return new Endpoint(at.getAddress().getHostAddress(), at.getPort());
  }

  /** Where clients reach the primary. */
  public Endpoint primary() {
    return primary;
  }

  /** Where clients reach a replica; null when the settings name no such port. */
  public @Nullable Endpoint replica() {
    return replica;
  }

  public RouterStats stats() {
    return loop.tally().read();
  }

  /** Stops listening; clients that wait are told, those that are connected are cut. */
  @Override
  public void close() {
    watch.close();
    loop.stop();
    try {
      thread.join(STOP_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
