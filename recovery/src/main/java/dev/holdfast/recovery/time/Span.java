package dev.holdfast.recovery.time;

import dev.holdfast.binlog.reader.LoggedTransaction;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which part of the logs is meant; remembers whether its beginning and end were passed. */
final class Span {
  private final @Nullable Moment from;
  private final @Nullable Moment until;
  private boolean begun;
  private boolean over;

  Span(Optional<Moment> from, Optional<Moment> until) {
    this.from = from.orElse(null);
    this.until = until.orElse(null);
    begun = from.isEmpty();
  }

  static Span around(Moment.At middle, Duration margin) {
    return new Span(
        Optional.of(new Moment.At(middle.time().minus(margin))),
        Optional.of(new Moment.At(middle.time().plus(margin))));
  }

  /** Whether the transaction belongs to it; a GTID or position as its end belongs to it too. */
  boolean holds(LoggedTransaction t) {
    return !over && begins(t) && ends(t);
  }

  /** Times are compared for each transaction: those of several servers are not always in order. */
  private boolean begins(LoggedTransaction t) {
    if (from instanceof Moment.At) {
      return from.reachedBy(t);
    }
    begun |= from == null || from.reachedBy(t);
    return begun;
  }

  private boolean ends(LoggedTransaction t) {
    if (until instanceof Moment.At at) {
      return t.header().timestampSeconds() <= at.time().getEpochSecond();
    }
    over = until != null && until.reachedBy(t);
    return true;
  }

  /** The seconds since 1970 that it means; empty when it names transactions or positions. */
  Optional<long[]> seconds() {
    if (from instanceof Moment.Transaction
        || from instanceof Moment.Position
        || until instanceof Moment.Transaction
        || until instanceof Moment.Position) {
      return Optional.empty();
    }
    return Optional.of(
        new long[] {
          from instanceof Moment.At at ? at.time().getEpochSecond() : Long.MIN_VALUE,
          until instanceof Moment.At at ? at.time().getEpochSecond() : Long.MAX_VALUE
        });
  }

  /** Whether nothing that comes can belong to it. */
  boolean over() {
    return over;
  }
}
