package dev.holdfast.agent.api;

import dev.holdfast.base.Json;
import dev.holdfast.base.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Which request is answered by whom; knows nothing of sockets. */
final class ApiRoutes {
  private static final String AS_DUMP = "&form=dump";

  /** HAProxy asks with OPTIONS unless told otherwise, cloud balancers with HEAD or GET. */
  private static final Set<String> CHECKS = Set.of("GET", "HEAD", "OPTIONS");

  /** For news a router waits a few seconds at most. */
  private static final Pattern NEWS = Pattern.compile("unlike=([0-9a-f]{1,8})&within=(\\d{1,4})");

  private static final String BEARER = "Bearer ";
  private static final String ACTIONS = "/actions/";

  /** A request without its body. */
  record Request(
      String method, String path, @Nullable String query, @Nullable String credentials) {}

  /**
   * What to send back.
   *
   * @param body null for none; a {@link Streamed} is written as it comes, anything else as JSON
   */
  record Answer(int status, @Nullable Object body) {}

  /** A body of unknown length. */
  @FunctionalInterface
  interface Streamed {
    void writeTo(OutputStream out);
  }

  private final Secret token;
  private final ApiNode node;
  private final PeerDoor peers;
  private final ApiActions actions;
  private final Donor donor;

  ApiRoutes(Secret token, ApiNode node, PeerDoor peers, ApiActions actions, Donor donor) {
    this.donor = donor;
    this.token = token;
    this.node = node;
    this.peers = peers;
    this.actions = actions;
  }

  /** Says whether the request may be made at all, before its body is read. */
  void admit(Request request) {
    switch (request.path()) {
      case "/health", "/primary", "/replica" -> {
        if (!CHECKS.contains(request.method())) {
          throw ApiRefusal.badMethod(request.method(), request.path(), "GET, HEAD or OPTIONS");
        }
      }
      case "/status", "/route", "/donation" -> allow(request, "GET");
      case "/peer" -> allow(request, "POST");
      default -> {
        if (!request.path().startsWith(ACTIONS)) {
          throw ApiRefusal.notFound(request.path());
        }
        allow(request, "POST");
      }
    }
  }

  private void allow(Request request, String method) {
    String credentials = request.credentials();
    if (credentials == null
        || !credentials.startsWith(BEARER)
        || !token.matches(credentials.substring(BEARER.length()).strip())) {
      throw ApiRefusal.unauthorized(request.path());
    }
    if (!request.method().equals(method)) {
      throw ApiRefusal.badMethod(request.method(), request.path(), method);
    }
  }

  Answer answer(Request request, RequestBody body) throws IOException {
    return switch (request.path()) {
      case "/health" -> new Answer(200, HealthCheck.body(node.route()));
      case "/primary" -> {
        RouteView route = node.route();
        yield new Answer(HealthCheck.primary(route), HealthCheck.body(route));
      }
      case "/replica" -> {
        RouteView route = node.route();
        yield new Answer(HealthCheck.replica(route, request.query()), HealthCheck.body(route));
      }
      case "/status" -> new Answer(200, node.status());
      case "/route" -> new Answer(200, route(request.query()));
      case "/donation" -> {
        String query = request.query() == null ? "rate=0" : request.query();
        long rate = rate(query);
        boolean asDump = query.endsWith(AS_DUMP);
        yield new Answer(200, (Streamed) out -> donor.donate(out, rate, asDump));
      }
      case "/peer" -> {
        body.lines(peers.open());
        yield new Answer(204, null);
      }
      default -> act(request.path().substring(ACTIONS.length()), body.whole());
    };
  }

  private RouteView route(@Nullable String query) throws IOException {
    if (query == null) {
      return node.route();
    }
    Matcher news = NEWS.matcher(query);
    if (!news.matches()) {
      throw ApiRefusal.badRequest(
          "reading " + query, "a route is asked for by unlike=GIST&within=MILLISECONDS, or alone");
    }
    try {
      return node.routeUnlike(news.group(1), Duration.ofMillis(Long.parseLong(news.group(2))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the API is being closed", e);
    }
  }

  private static long rate(String query) {
    if (!query.matches("rate=\\d{1,15}(" + AS_DUMP + ")?")) {
      throw ApiRefusal.badRequest("reading " + query, "rate takes bytes per second, form dump");
    }
    return Long.parseLong(query.replace(AS_DUMP, "").substring("rate=".length()));
  }

  private Answer act(String name, byte[] body) {
    JsonNode json;
    try {
      json = body.length == 0 ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw ApiRefusal.badRequest("reading the action " + name, e.getOriginalMessage());
    }
    return new Answer(200, actions.run(name, json));
  }
}
