package dev.holdfast.agent.api;

import java.util.function.Consumer;

/** Takes what the other agents say. */
@FunctionalInterface
public interface PeerDoor {
  /**
   * A {@code POST /peer} begins. What is returned is given its lines, each as it comes; it returns
   * at once, and refuses with a {@link dev.holdfast.base.Failure}, which ends the request.
   */
  Consumer<byte[]> open();
}
