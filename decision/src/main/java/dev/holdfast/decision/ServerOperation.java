package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Work on the local server. The core runs one at a time, except {@link Kill}, which may come on top
 * of another; each ends with an {@link OperationResult}.
 */
public sealed interface ServerOperation {
  /**
   * Starts the server read-only and without replication. {@link OperationResult.Unable} when its
   * data are damaged.
   *
   * @param asReplica recovery drops what was never acknowledged (init_rpl_role=SLAVE)
   */
  record Start(boolean asReplica) implements ServerOperation {}

  /** SIGKILL, and waits until it is gone. */
  record Kill() implements ServerOperation {}

  /**
   * Rule 4: ends the stream, disables acknowledgement, syncs the relay log. Result: {@link
   * OperationResult.Stopped}.
   */
  record StopAcknowledging() implements ServerOperation {}

  /**
   * Follows, once everything received is applied and known to be contained there. After a result
   * other than {@link OperationResult.Done} nothing is received; after {@link
   * OperationResult.Diverged} nothing is acknowledged either.
   *
   * @param delay when not 0, what was received and not applied is thrown away, received again, and
   *     from then on applied so many seconds after it was committed
   */
  record Follow(NodeName primary, long term, boolean acknowledging, long delay)
      implements ServerOperation {
    Follow(NodeName primary, long term, boolean acknowledging) {
      this(primary, term, acknowledging, 0);
    }
  }

  /**
   * Enables acknowledgement towards the primary that is followed, and acknowledges everything that
   * has been received: a commit that was received before would otherwise wait for ever.
   */
  record Acknowledge(NodeName primary, long term) implements ServerOperation {}

  /** Applies the whole relay log, then resets replication. */
  record Promote(long term) implements ServerOperation {}

  /** Locks exactly these replication accounts, waits for ackers without time-out, then opens. */
  record Open(long term, SortedSet<NodeName> locked) implements ServerOperation {
    public Open {
      locked = java.util.Collections.unmodifiableSortedSet(new java.util.TreeSet<>(locked));
    }
  }

  /**
   * Takes no more writes: waits until every commit is acknowledged, then ends the clients'
   * sessions. After another result than {@link OperationResult.Done} it may be closed or not.
   *
   * @param within how long transactions under way are waited for
   * @param killAfter when they are ended; empty for never
   */
  record Close(long term, Duration within, Optional<Duration> killAfter)
      implements ServerOperation {}

  /** Closed before, and succeeded by another: stops being a primary without a restart. */
  record StepDown() implements ServerOperation {}

  /** Locks these replication accounts and ends their dump threads. */
  record Lock(SortedSet<NodeName> nodes) implements ServerOperation {
    public Lock {
      nodes = java.util.Collections.unmodifiableSortedSet(new java.util.TreeSet<>(nodes));
    }
  }

  record Unlock(NodeName node) implements ServerOperation {}

  /**
   * Rule 7: saves what {@code primary} does not have to lost+found, then takes it back by reversed
   * row events. The server is down afterwards. {@link OperationResult.Unable} when it can't be
   * taken back that way; then nothing has been changed.
   */
  record Rewind(NodeName primary, long term) implements ServerOperation {}

  /**
   * Rule 7: replaces the data directory by a copy of the donor's; the old one is kept. What {@code
   * primary} does not have is in lost+found before. The server is down afterwards.
   */
  record Rebuild(NodeName donor, NodeName primary, long term) implements ServerOperation {}

  /** What this primary has written. Result: {@link OperationResult.At}. */
  record AskWritten() implements ServerOperation {}

  /** What this replica has received. Result: {@link OperationResult.At}. */
  record AskReceived() implements ServerOperation {}
}
