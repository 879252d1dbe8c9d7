package dev.holdfast.agent.api;

/** Takes the body of a {@code POST /peer}. */
@FunctionalInterface
public interface PeerDoor {
  /** Returns at once; refuses with a {@link dev.holdfast.base.Failure}. */
  void receive(byte[] body);
}
