package dev.holdfast.agent.api;

import dev.holdfast.base.Failure;
import tools.jackson.databind.JsonNode;

/** What people may ask of an agent with {@code POST /actions/NAME}. */
@FunctionalInterface
public interface ApiActions {
  /**
   * Carries an action out and returns what becomes the JSON answer. Runs on a virtual thread of its
   * own. Fails with a {@link Failure}, which the caller is shown.
   */
  Object run(String name, JsonNode body);

  /** Knows no action. */
  static ApiActions none() {
    return (name, body) -> {
      throw unknown(name);
    };
  }

  /** For an action that doesn't exist; becomes a 404. */
  static Failure unknown(String name) {
    return new Failure(
        ApiRefusal.NOT_FOUND,
        "the action " + name,
        "this agent knows no such action",
        "Compare the versions of holdfast here and on the agent's host.");
  }
}
