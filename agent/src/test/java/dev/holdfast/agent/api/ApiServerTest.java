package dev.holdfast.agent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ApiServerTest {
  private static final Donor NO_DONOR = (to, rate, asDump) -> {};

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private final Secret token = new Secret("let-me-in");
  private final FixedNode node = new FixedNode(FixedNode.primary("db1", "127.0.0.1:3306", 3));
  private final AtomicReference<byte[]> delivered = new AtomicReference<>(new byte[0]);
  private final ApiServer server =
      ApiServer.start(ANY_PORT, token, node, () -> delivered::set, ApiServerTest::act, NO_DONOR);
  private final ApiClient client = new ApiClient(server.address(), token);

  private static Object act(String name, JsonNode body) {
    return switch (name) {
      case "echo" -> Map.of("got", body);
      case "bug" -> throw new IllegalStateException("a bug");
      case "refuse" -> throw new Failure("no-safe-candidate", "electing", "db2 is silent", "Wait.");
      default -> throw ApiActions.unknown(name);
    };
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void tellsTheStatusAsItWasGiven() {
    assertThat(client.status(DEADLINE)).isEqualTo(node.status());
    assertThat(client.route(DEADLINE)).isEqualTo(node.route());
  }

  @Test
  void aRouteIsWaitedForAsLongAsItSaysNothingNew() throws Exception {
    RouteView known = client.route(DEADLINE);
    assertThat(client.routeUnlike(known, Duration.ofMillis(50), DEADLINE)).isEqualTo(known);
    CompletableFuture<RouteView> asked =
        CompletableFuture.supplyAsync(
            () -> client.routeUnlike(known, Duration.ofSeconds(9), DEADLINE));
    RouteView next = FixedNode.primary("db1", "127.0.0.1:3306", known.term() + 1);
    node.set(next);
    assertThat(asked.get(5, TimeUnit.SECONDS)).isEqualTo(next);
  }

  @Test
  void lagAloneIsNoNews() {
    RouteView some = lagging(5L);
    assertThat(some.gist()).isEqualTo(lagging(900L).gist());
    assertThat(some.gist()).isNotEqualTo(node.route().gist());
  }

  private static RouteView lagging(long millis) {
    return new RouteView(
        "db2", "127.0.0.1:3307", Role.REPLICA, millis, 1, true, "db1", "127.0.0.1:3306", null);
  }

  @Test
  void writesTheStatusInTheDocumentedForm() {
    assertThat(Json.MAPPER.writeValueAsString(node.status()))
        .startsWith(
            "{\"cluster\":\"lab\",\"self\":\"db1\",\"record\":{\"term\":3,\"primary\":\"db1\","
                + "\"ackers\":[\"db2\"],\"phase\":\"SERVING\",\"since\":\"2026-11-21T09:14:03Z\","
                + "\"version\":7},\"store\":{\"state\":\"available\",\"leader\":\"db2\"},"
                + "\"waitingFor\":null,\"nodes\":[{\"name\":\"db1\"")
        .contains("\"role\":\"primary\"");
  }

  @Test
  void balancersNeedNoToken() throws IOException {
    assertThat(raw("GET /health HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
    assertThat(raw("GET /primary HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
    assertThat(raw("HEAD /primary HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
    assertThat(raw("OPTIONS /primary HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
    assertThat(raw("GET /replica HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 503");
  }

  @Test
  void aReplicaIsOneWithinTheLagLimit() {
    replicaWithLag(1500L);
    assertThat(client.check("/primary", DEADLINE)).isFalse();
    assertThat(client.check("/replica", DEADLINE)).isTrue();
    assertThat(client.check("/replica?lag=2s", DEADLINE)).isTrue();
    assertThat(client.check("/replica?lag=1s", DEADLINE)).isFalse();
    replicaWithLag(null);
    assertThat(client.check("/replica?lag=1h", DEADLINE)).isFalse();
  }

  private void replicaWithLag(@org.jspecify.annotations.Nullable Long lagMillis) {
    node.set(
        new RouteView(
            "db2",
            "127.0.0.1:3307",
            Role.REPLICA,
            lagMillis,
            3,
            true,
            "db1",
            "127.0.0.1:3306",
            null));
  }

  @Test
  void allElseNeedsTheToken() throws IOException {
    ApiClient stranger = new ApiClient(server.address(), new Secret("guess"));
    assertFails(() -> stranger.status(DEADLINE), "unauthorized");
    assertFails(() -> post(stranger, new byte[1]), "unauthorized");
    assertThat(delivered.get()).isEmpty();
    assertThat(raw("GET /status HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 401")
        .contains("{\"code\":\"unauthorized\",\"message\":")
        .contains("\"hint\":");
  }

  @Test
  void runsActionsAndShowsTheirFailures() {
    JsonNode answer = client.act("echo", Map.of("a", 1), DEADLINE);
    assertThat(answer.at("/got/a").asInt()).isEqualTo(1);
    assertFails(() -> client.act("refuse", Map.of(), DEADLINE), "no-safe-candidate");
    assertFails(() -> client.act("nonsense", Map.of(), DEADLINE), "not-found");
    assertFails(() -> client.act("bug", Map.of(), DEADLINE), "internal-error");
  }

  @Test
  void badInputIsAnsweredAndChangesNothing() throws IOException {
    String auth = "Authorization: Bearer let-me-in\r\n";
    assertThat(raw("GET /nothing HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 404");
    assertThat(raw("DELETE /status HTTP/1.0\r\n" + auth + "\r\n")).startsWith("HTTP/1.1 405");
    assertThat(raw("POST /primary HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 405");
    assertThat(raw("GET /replica?lag=soon HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(raw("GET /replica?log=1s HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(raw("POST /actions/echo HTTP/1.0\r\n" + auth + "Content-Length: 3\r\n\r\n{\"a"))
        .startsWith("HTTP/1.1 400");
    raw("complete nonsense\r\n\r\n");
    raw("GET /status HTTP/1.1\r\nContent-Length: -5\r\n\r\n");
    raw("\0\0\0\0\r\n\r\n");
    assertThat(client.check("/health", DEADLINE)).isTrue();
  }

  @Test
  void refusesABodyThatIsTooLong() {
    assertFails(() -> post(client, new byte[(1 << 20) + 1]), "body-too-large");
    post(client, new byte[1 << 20]);
    assertThat(delivered.get()).hasSize(1 << 20);
  }

  @Test
  void saysThatItsPortIsTaken() {
    InetSocketAddress taken = new InetSocketAddress(ANY_PORT.getAddress(), server.address().port());
    assertFails(
        () ->
            ApiServer.start(taken, token, node, () -> delivered::set, ApiActions.none(), NO_DONOR),
        "port-taken");
  }

  @Test
  void saysThatAnAgentCannotBeReached() {
    Endpoint address = server.address();
    server.close();
    assertFails(() -> new ApiClient(address, token).status(DEADLINE), "agent-unreachable");
  }

  private static void assertFails(Runnable call, String code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo(code));
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(ANY_PORT.getAddress(), server.address().port())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void post(ApiClient client, byte[] line) {
    try (MessageStream stream = client.messages(DEADLINE)) {
      stream.send(line);
      stream.finish();
    }
  }
}
