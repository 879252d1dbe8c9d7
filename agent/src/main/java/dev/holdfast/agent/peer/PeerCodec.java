package dev.holdfast.agent.peer;

import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** Turns messages into JSON and back. */
public interface PeerCodec<M> {
  /** The message as JSON text in one line. */
  byte[] encode(M message);

  /** Throws any RuntimeException for what is no message: the sender is then told so. */
  M decode(JsonNode json);

  /**
   * The number that makes {@code message} of {@code last}; empty when they differ in more. Of a
   * message and itself: present if it is of a kind that is said again and again.
   */
  default OptionalLong repeats(M last, M message) {
    return OptionalLong.empty();
  }

  /** {@code last} with another number. */
  default M repeated(M last, long number) {
    throw new IllegalArgumentException(last + " is not repeated");
  }
}
