package dev.holdfast.agent.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import java.io.IOException;
import java.net.URI;

/** Between sockets and {@link ApiRoutes}: reads within limits, turns every failure into JSON. */
final class ApiExchange implements HttpHandler {
  private static final System.Logger LOG = System.getLogger(ApiExchange.class.getName());

  private final ApiRoutes routes;

  ApiExchange(ApiRoutes routes) {
    this.routes = routes;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private ApiRoutes.Answer answer(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    var request =
        new ApiRoutes.Request(
            exchange.getRequestMethod(),
            String.valueOf(uri.getPath()),
            uri.getQuery(),
            exchange.getRequestHeaders().getFirst("Authorization"));
    try {
      routes.admit(request);
      return routes.answer(request, new RequestBody(exchange.getRequestBody()));
    } catch (Failure failure) {
      return new ApiRoutes.Answer(ApiRefusal.status(failure), ApiRefusal.body(failure));
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "answering " + request.path(), fault);
      return new ApiRoutes.Answer(500, ApiRefusal.body(ApiRefusal.internal(request.path())));
    }
  }

  private static void send(HttpExchange exchange, ApiRoutes.Answer answer) throws IOException {
    Object body = answer.body();
    if (body == null) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    if (body instanceof ApiRoutes.Streamed streamed) {
      exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
      exchange.sendResponseHeaders(answer.status(), 0);
      streamed.writeTo(exchange.getResponseBody());
      return;
    }
    byte[] json = Json.MAPPER.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head ? -1 : json.length);
    if (!head) {
      exchange.getResponseBody().write(json);
    }
  }
}
