package dev.holdfast.agent.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the cluster is paused.
 *
 * @param pause null when it is not
 * @param unheard nodes whose agents are silent here: they go on as before until they reach the
 *     store
 */
public record PauseReport(@Nullable Pause pause, List<String> unheard) {
  public PauseReport {
    unheard = List.copyOf(unheard);
  }
}
