package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import java.util.Optional;

/**
 * What became of one row.
 *
 * @param before as it was; empty when it wasn't there
 * @param after as it is in the end; empty when it isn't there
 * @param first number of the change that was its first
 * @param last and of the one that was its last
 */
record Net(Optional<Bytes> before, Optional<Bytes> after, long first, long last) {
  /** Both, one after the other; empty when they don't fit each other. */
  Optional<Net> then(Net next) {
    return after.equals(next.before)
        ? Optional.of(new Net(before, next.after, first, next.last))
        : Optional.empty();
  }

  /** The row went without a change of its own. */
  Net gone() {
    return new Net(before, Optional.empty(), first, last);
  }
}
