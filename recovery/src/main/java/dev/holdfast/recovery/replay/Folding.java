package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts something shorter in the place of stretches of transactions. */
public interface Folding {
  /**
   * The position up to which all is there: that of the replica, or that before a stretch which it
   * is within.
   */
  Position whole(Position replica);

  /**
   * Goes once through what comes after a position.
   *
   * @param whole of {@code replica}
   */
  Pass pass(Position whole, Position replica);

  /** One pass. */
  interface Pass extends AutoCloseable {
    /**
     * What is sent next; empty when {@code source} has no more.
     *
     * @param flush sends what was handed over before
     */
    Optional<Step> next(Supplier<Optional<LoggedTransaction>> source, Runnable flush);

    @Override
    void close();
  }

  /** What is sent. */
  sealed interface Step {
    /** A transaction, as the script has it. */
    record Single(LoggedTransaction transaction) implements Step {}

    /**
     * A stretch.
     *
     * @param last its last transaction, which is the replica's position afterwards
     */
    record Folded(
        long transactions,
        long bytes,
        TransactionId last,
        FormatDescription format,
        Edits.Edited events)
        implements Step {}

    /** Another pass is needed, from the end of what was sent. */
    record Again() implements Step {}
  }

  /** Folds nothing. */
  static Folding none() {
    return new Folding() {
      @Override
      public Position whole(Position replica) {
        return replica;
      }

      @Override
      public Pass pass(Position whole, Position replica) {
        return new Pass() {
          @Override
          public Optional<Step> next(Supplier<Optional<LoggedTransaction>> source, Runnable flush) {
            return source.get().map(Step.Single::new);
          }

          @Override
          public void close() {
            // It holds nothing.
          }
        };
      }
    };
  }
}
