package dev.holdfast.agent.api;

/** What the API asks its node. Every answer comes from memory, at once, and never fails. */
public interface ApiNode {
  StatusView status();

  RouteView route();
}
