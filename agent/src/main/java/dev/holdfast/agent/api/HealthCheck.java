package dev.holdfast.agent.api;

import dev.holdfast.base.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The questions of load balancers, which need no token and want a status code. */
final class HealthCheck {
  /** Short enough for a log line. */
  record Body(String node, Role role, long term, @Nullable Long lagMillis) {}

  private static final String LAG = "lag=";

  private HealthCheck() {}

  static Body body(RouteView route) {
    return new Body(route.node(), route.role(), route.term(), route.lagMillis());
  }

  static int primary(RouteView route) {
    return route.role() == Role.PRIMARY ? 200 : 503;
  }

  /**
   * A replica within the limit that {@code query} names ({@code lag=10s}); without one, any.
   *
   * @param query the part of the address after the question mark, or null
   */
  static int replica(RouteView route, @Nullable String query) {
    Duration limit = limit(query);
    if (route.role() != Role.REPLICA) {
      return 503;
    }
    Long lag = route.lagMillis();
    boolean within = limit == null || (lag != null && lag <= limit.toMillis());
    return within ? 200 : 503;
  }

  private static @Nullable Duration limit(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return null;
    }
    if (!query.startsWith(LAG)) {
      throw ApiRefusal.badRequest("reading '?" + query + "'", "only lag=… is understood");
    }
    return Durations.parse(query.substring(LAG.length()));
  }
}
