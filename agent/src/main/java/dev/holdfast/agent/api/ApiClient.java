package dev.holdfast.agent.api;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks one agent. Threads may share it; connections are kept open between calls.
 *
 * <p>Uses {@link HttpURLConnection}: its first answer comes after 50 ms, that of {@code
 * java.net.http.HttpClient} after 450 ms, and it costs half the processor time per call (measured
 * on 2 cores). {@code holdfast status} lives from that.
 */
public final class ApiClient {
  private static final int MAX_ANSWER_BYTES = 16 << 20;
  private static final int MESSAGE_BYTES = 4096;

  private final Endpoint agent;
  private final Secret token;

  public ApiClient(Endpoint agent, Secret token) {
    this.agent = agent;
    this.token = token;
  }

  public Endpoint agent() {
    return agent;
  }

  /**
   * The cluster as the agent sees it.
   *
   * @param deadline at least a millisecond; for connecting, and again for the answer
   * @throws Failure {@code agent-unreachable}, {@code unauthorized} or another code of the agent's
   */
  public StatusView status(Duration deadline) {
    return read("/status", StatusView.class, deadline);
  }

  /** As {@link #status}, only what a router needs. */
  public RouteView route(Duration deadline) {
    return read("/route", RouteView.class, deadline);
  }

  /**
   * As {@link #route(Duration)}, as soon as it isn't {@code known} any more.
   *
   * @param within how long to wait for that, under 10 s; then the answer is {@code known} or alike
   * @param deadline for the answer after that
   */
  public RouteView routeUnlike(RouteView known, Duration within, Duration deadline) {
    String path = "/route?unlike=%s&within=%d".formatted(known.gist(), within.toMillis());
    return read(path, RouteView.class, within.plus(deadline));
  }

  /** Asks for an action; waits for its end. */
  public JsonNode act(String name, Object body, Duration deadline) {
    Reply reply = call("POST", "/actions/" + name, Json.MAPPER.writeValueAsBytes(body), deadline);
    return parse("/actions/" + name, reply, JsonNode.class);
  }

  /** Whether a health check ({@code /primary}, {@code /replica?lag=1s}) is answered with 200. */
  public boolean check(String pathAndQuery, Duration deadline) {
    return send("GET", pathAndQuery, null, deadline).status() == 200;
  }

  /**
   * Begins to hand messages to the agent; see agent.peer.
   *
   * @param patience for connecting, and for the answer at the end
   */
  public MessageStream messages(Duration patience) {
    try {
      HttpURLConnection connection = connection("POST", "/peer", (int) patience.toMillis());
      connection.setDoOutput(true);
      connection.setChunkedStreamingMode(MESSAGE_BYTES);
      return new MessageStream(this, connection, connection.getOutputStream());
    } catch (IOException e) {
      throw unreachable("/peer", e);
    }
  }

  /** Throws what the agent said, unless it has taken everything. */
  void confirm(HttpURLConnection connection) {
    try {
      Reply reply = reply(connection);
      if (reply.status() == 401) {
        throw ApiRefusal.unauthorized("/peer"); // with a streamed request Java drops the body
      }
      if (reply.status() != 204) {
        throw refused("/peer", reply);
      }
    } catch (IOException e) {
      throw unreachable("/peer", e);
    }
  }

  /**
   * Has the agent's server give its data away; see {@link Donor}.
   *
   * @param silence how long nothing may come
   */
  public <T> T donation(
      long bytesPerSecond, boolean asDump, Duration silence, Function<InputStream, T> reader) {
    String path = "/donation?rate=" + bytesPerSecond + (asDump ? "&form=dump" : "");
    try {
      HttpURLConnection connection = connection("GET", path, (int) silence.toMillis());
      try {
        if (connection.getResponseCode() != 200) {
          throw refused(path, reply(connection));
        }
        try (InputStream in = connection.getInputStream()) {
          return reader.apply(in);
        }
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      throw unreachable(path, e);
    }
  }

  private <T> T read(String path, Class<T> type, Duration deadline) {
    return parse(path, call("GET", path, null, deadline), type);
  }

  private Reply call(String method, String path, byte @Nullable [] body, Duration deadline) {
    Reply reply = send(method, path, body, deadline);
    if (reply.status() < 200 || reply.status() >= 300) {
      throw refused(path, reply);
    }
    return reply;
  }

  private record Reply(int status, String body) {}

  private Reply send(String method, String path, byte @Nullable [] body, Duration deadline) {
    try {
      return exchange(method, path, body, (int) Math.max(1, deadline.toMillis()));
    } catch (IOException e) {
      throw unreachable(path, e);
    }
  }

  Failure unreachable(String path, IOException e) {
    return new Failure(
        "agent-unreachable",
        "asking the agent at " + agent + " for " + path,
        e.getMessage() == null ? e.toString() : e.getMessage().toLowerCase(Locale.ROOT),
        "Check that the agent runs and that this host can reach its api address.",
        e);
  }

  private Reply exchange(String method, String path, byte @Nullable [] body, int deadlineMillis)
      throws IOException {
    HttpURLConnection connection = connection(method, path, deadlineMillis);
    if (body != null) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    return reply(connection);
  }

  private HttpURLConnection connection(String method, String path, int deadlineMillis)
      throws IOException {
    URL url = URI.create("http://" + agent + path).toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setConnectTimeout(deadlineMillis);
    connection.setReadTimeout(deadlineMillis);
    connection.setUseCaches(false);
    connection.setRequestProperty("Authorization", "Bearer " + token.value());
    return connection;
  }

  private static Reply reply(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    if (in == null) {
      return new Reply(status, "");
    }
    try (in) {
      return new Reply(status, new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8));
    }
  }

  private <T> T parse(String path, Reply reply, Class<T> type) {
    try {
      return Json.MAPPER.readValue(reply.body(), type);
    } catch (JacksonException e) {
      throw new Failure(
          "bad-answer",
          "reading the answer of " + agent + " to " + path,
          e.getOriginalMessage(),
          "Check that this is the api address of a Holdfast agent of a similar version.",
          e);
    }
  }

  private Failure refused(String path, Reply reply) {
    ApiRefusal.Body body = parse(path, reply, ApiRefusal.Body.class);
    return new Failure(body.code(), "asking " + agent, body.message(), body.hint());
  }
}
