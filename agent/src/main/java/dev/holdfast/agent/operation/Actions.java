package dev.holdfast.agent.operation;

import dev.holdfast.agent.api.ApiActions;
import dev.holdfast.base.Failure;
import dev.holdfast.decision.Effect;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What people may ask of this agent. */
public final class Actions implements ApiActions {
  private final Waiting waiting;
  private final Switchovers switchovers;
  private final FailoversByHand failovers;
  private final Rebuilds rebuilds;
  private final Pauses pauses;
  private final Configs configs;
  private final Preferred preferred;
  private final HistoryFiles history;
  private final Chronicler chronicler;

  public Actions(Here here) {
    Journal journal = new Journal(here, "current");
    this.waiting = new Waiting(here);
    this.switchovers = new Switchovers(here, journal, waiting);
    this.failovers = new FailoversByHand(here, journal, waiting);
    this.pauses = new Pauses(here, journal, waiting);
    this.configs = new Configs(here);
    this.preferred = new Preferred(here, switchovers);
    this.rebuilds = new Rebuilds(here, journal, new Journal(here, "rebuild"), waiting);
    this.history = new HistoryFiles(here.config().state());
    this.chronicler = new Chronicler(here, history);
  }

  /** Writes the history, and looks for a preferred node: to be called about twice a second. */
  public void tend() {
    chronicler.run();
    preferred.run();
  }

  /** The core says how a switchover ended; returns at once. */
  public void ended(Effect.SwitchoverEnded effect) {
    waiting.ended(effect);
  }

  @Override
  public Object run(String name, JsonNode body) {
    try {
      return switch (name) {
        case "switchover" -> switchovers.act(body);
        case "failover" -> failovers.act(body);
        case "rebuild" -> rebuilds.act(body);
        case "pause" -> pauses.pause(body);
        case "resume" -> pauses.resume();
        case "config" -> configs.act(body);
        case "history" -> history.newest(Math.clamp(body.path("count").asInt(10), 1, 100));
        default -> throw ApiActions.unknown(name);
      };
    } catch (JacksonException e) {
      throw new Failure(
          "bad-request",
          "reading the request for " + name,
          e.getOriginalMessage(),
          "Look at docs/manual/api.md for the form.",
          e);
    }
  }
}
