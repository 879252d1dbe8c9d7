package dev.holdfast.agent.api;

/** Takes the lines of a {@code POST /peer}, each as it comes. */
@FunctionalInterface
public interface PeerDoor {
  /** Returns at once; refuses with a {@link dev.holdfast.base.Failure}, which ends the request. */
  void receive(byte[] line);
}
