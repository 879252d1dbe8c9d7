package dev.holdfast.agent.api;

import java.time.Duration;

/** What the API asks its node. Every answer comes from memory and never fails. */
public interface ApiNode {
  StatusView status();

  RouteView route();

  /** As {@link #route()}, as soon as its gist isn't {@code gist} any more, or time is up. */
  RouteView routeUnlike(String gist, Duration within) throws InterruptedException;
}
