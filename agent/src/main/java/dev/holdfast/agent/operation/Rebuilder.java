package dev.holdfast.agent.operation;

import dev.holdfast.server.CopyProgress;
import java.util.Optional;

/** What carries rebuilds out on this node, at the decision core's word. */
public interface Rebuilder {
  /** The limit of rebuilds from now on, in bytes per second; 0 for none. */
  void limit(long bytesPerSecond);

  /** How far the one that is under way has come. */
  Optional<CopyProgress> copying();
}
