package dev.holdfast.agent.router.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a client has asked for.
 *
 * @param packet the whole packet, kept while the answer is outstanding; null when it is too long
 * @param change what it changes in the session once it is done; null for nothing
 */
record Command(Shape shape, @Nullable ByteBuffer packet, @Nullable Change change) {
  /** The form of the answer. */
  enum Shape {
    /** OK, an error, or result sets. */
    RESULTS,
    /** One packet. */
    ONE,
    /** Packets up to an EOF. */
    FIELDS
  }

  /** Something that another session would have to be told. */
  sealed interface Change {
    record Schema(String name) implements Change {}

    record Set(Setting setting) implements Change {}

    /** Everything that was set is forgotten. */
    record Reset() implements Change {}
  }
}
