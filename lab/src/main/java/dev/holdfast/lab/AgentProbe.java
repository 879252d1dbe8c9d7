package dev.holdfast.lab;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Endpoint;
import java.util.Optional;

/** Asks an agent for its status. */
@FunctionalInterface
public interface AgentProbe {
  /** Empty when it doesn't answer within a second or so. */
  Optional<StatusView> status(Endpoint api) throws InterruptedException;
}
