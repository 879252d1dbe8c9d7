package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.reader.LoggedTransaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Changes transactions on their way to the replica. */
public interface Edits {
  Edits NONE = transaction -> Optional.empty();

  /** Hands a transaction's events over, one at a time. */
  interface Edited {
    void events(Consumer<byte[]> each);
  }

  /**
   * The events, each with checksum, that take this transaction's place; empty when it stays as it
   * is.
   */
  Optional<Edited> of(LoggedTransaction transaction);

  /** The first of these that has a say. */
  static Edits firstOf(List<Edits> all) {
    return t -> all.stream().flatMap(e -> e.of(t).stream()).findFirst();
  }
}
