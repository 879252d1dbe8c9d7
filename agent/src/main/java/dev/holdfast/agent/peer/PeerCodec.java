package dev.holdfast.agent.peer;

import tools.jackson.databind.JsonNode;

/** Turns messages into JSON and back. */
public interface PeerCodec<M> {
  /** The message as JSON text in one line. */
  byte[] encode(M message);

  /** Throws any RuntimeException for what is no message: the sender is then told so. */
  M decode(JsonNode json);
}
