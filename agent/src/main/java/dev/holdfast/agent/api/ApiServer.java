package dev.holdfast.agent.api;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The agent's HTTP server: {@code jdk.httpserver}, one thread per request. Health checks are open
 * to everybody; all else needs the cluster token.
 */
public final class ApiServer implements AutoCloseable {
  private static final int BACKLOG = 256;

  private final HttpServer server;
  private final ApiThreads threads;

  private ApiServer(HttpServer server, ApiThreads threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Listens from now on.
   *
   * @param at port 0 takes any free one
   * @throws Failure with code {@code port-taken} or {@code bad-listen-address}
   */
  public static ApiServer start(
      InetSocketAddress at,
      Secret token,
      ApiNode node,
      PeerDoor peers,
      ApiActions actions,
      Donor donor) {
    tune();
    try {
      HttpServer server = HttpServer.create(at, BACKLOG);
      ApiThreads threads = new ApiThreads();
      server.setExecutor(threads);
      ApiRoutes routes = new ApiRoutes(token, node, peers, actions, donor);
      server.createContext("/", new ApiExchange(routes));
      server.start();
      return new ApiServer(server, threads);
    } catch (IOException e) {
      throw ListenFailure.of("the API", at, e);
    }
  }

  /**
   * jdk.httpserver reads these once per process, when its first server is made. Without nodelay an
   * answer may wait 40 ms for a TCP acknowledgement; without the limit a client that never finishes
   * its request keeps a connection for ever.
   */
  private static void tune() {
    setDefault("sun.net.httpserver.nodelay", "true");
    setDefault("sun.net.httpserver.maxReqTime", "10");
    setDefault("jdk.httpserver.maxConnections", "1000");
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Where it listens. */
  public Endpoint address() {
    InetSocketAddress at = server.getAddress();
    return new Endpoint(at.getAddress().getHostAddress(), at.getPort());
  }

  /** Stops listening at once and interrupts what is still being answered. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
