package dev.holdfast.decision;

import java.util.Optional;

/** How a {@link StoreRequest} ended. */
public sealed interface StoreResult {
  /** The record as it was at some moment between the request and this answer. */
  record Current(Optional<VersionedRecord> record) implements StoreResult {}

  record Written(VersionedRecord record) implements StoreResult {}

  /** Somebody else wrote first; the record as it is now. */
  record Conflict(Optional<VersionedRecord> current) implements StoreResult {}

  /** No answer: a write may or may not have happened. */
  record Unavailable(String reason) implements StoreResult {}
}
