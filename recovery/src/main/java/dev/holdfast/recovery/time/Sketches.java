package dev.holdfast.recovery.time;

import dev.holdfast.binlog.reader.LoggedTransaction;
import java.util.Optional;

/** Knows what transactions did without reading them. */
@FunctionalInterface
public interface Sketches {
  /** Knows nothing. */
  Sketches NONE = _ -> Optional.empty();

  /** All but the statements; empty when the transaction has to be read. */
  Optional<Summary> of(LoggedTransaction transaction);
}
