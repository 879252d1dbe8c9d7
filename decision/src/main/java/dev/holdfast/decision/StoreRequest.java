package dev.holdfast.decision;

import java.util.OptionalLong;

/** What the core asks of the coordination store; one at a time. */
public sealed interface StoreRequest {
  record Read() implements StoreRequest {}

  /**
   * Compare-and-set.
   *
   * @param expected the version that must still be there; empty when no record may be there
   */
  record Write(OptionalLong expected, TermRecord next) implements StoreRequest {}
}
