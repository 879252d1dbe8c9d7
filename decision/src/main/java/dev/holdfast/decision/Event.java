package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens to a node. */
public sealed interface Event {
  /**
   * The agent has started.
   *
   * @param incarnation greater than at every start before
   * @param seed of the jitter
   * @param durable what its disk holds
   * @param hostRestarted whether the host went down since the last run
   * @param server the server as found
   */
  record Started(long incarnation, long seed, Durable durable, boolean hostRestarted, Found server)
      implements Event {}

  /** A server found at the start of the agent. */
  sealed interface Found {
    record NotRunning() implements Found {}

    /** Open for writing. */
    record Open() implements Found {}

    /**
     * Read-only.
     *
     * @param source the member that it replicates from, if any
     * @param mayAcknowledge whether semi-sync acknowledgement is enabled
     * @param delay for how many seconds it puts off applying what it receives
     */
    record ReadOnly(Optional<NodeName> source, boolean mayAcknowledge, long delay)
        implements Found {
      /** A replica that applies at once. */
      public ReadOnly(Optional<NodeName> source, boolean mayAcknowledge) {
        this(source, mayAcknowledge, 0);
      }
    }
  }

  record Tick() implements Event {}

  /**
   * So many ticks have gone by, and then something happened: the ticks of a node at {@link
   * Leisure}, in one step.
   *
   * @param ticks 1 to {@link Leisure#MOST}
   */
  record After(int ticks, Event event) implements Event {
    /** Just the event when no tick has gone by. */
    public static Event of(int ticks, Event event) {
      return ticks == 0 ? event : new After(ticks, event);
    }
  }

  /** What came while a node was at {@link Leisure}, in its order, in one step. */
  record Together(List<Event> events) implements Event {
    /** Just the event when it came alone; of at least one. */
    public static Event of(List<Event> events) {
      return events.size() == 1 ? events.getFirst() : new Together(events);
    }
  }

  record Received(NodeName from, Message message) implements Event {}

  /** The store's watch saw this record. */
  record RecordSeen(VersionedRecord record) implements Event {}

  record StoreAnswered(long id, StoreResult result) implements Event {}

  record Persisted(Durable durable) implements Event {}

  /**
   * An operator wants another primary. Answered with {@link Effect.SwitchoverEnded} of the same id.
   *
   * @param within how long transactions under way are waited for
   * @param killAfter when they are ended; empty for never
   */
  record SwitchoverAsked(long id, NodeName candidate, Duration within, Optional<Duration> killAfter)
      implements Event {}

  /**
   * An operator wants a primary though none can be elected. Answered with {@link
   * Effect.SwitchoverEnded} of the same id.
   *
   * @param node who is to be primary; empty for the most advanced
   * @param acceptLoss whether acknowledged commits may be lost
   */
  record FailoverAsked(long id, Optional<NodeName> node, boolean acceptLoss) implements Event {}

  /**
   * An operator wants this node's data replaced by a copy of another's. Answered with {@link
   * Effect.SwitchoverEnded} of the same id.
   *
   * @param donor whose; empty for a replica, or the primary when no other follows
   */
  record RebuildAsked(long id, Optional<NodeName> donor) implements Event {}

  /** People have laid something down anew, or the agent has just heard of it. */
  record Ordered(Orders orders, Settings settings) implements Event {}

  record OperationEnded(long id, OperationResult result) implements Event {}

  /** The local server's process is gone. */
  record ServerExited(String how, boolean byItself) implements Event {
    /** Killed or shut down by somebody, as far as is known. */
    public ServerExited(String how) {
      this(how, false);
    }
  }

  /**
   * Whether a stream that is still connected has brought nothing of late, not even a heartbeat. A
   * large transaction on its way looks the same.
   */
  record StreamQuiet(boolean quiet) implements Event {}

  /** Commits on this primary have been acknowledged. */
  record CommitsAcknowledged() implements Event {}

  /** How the local server is asked whether it works. */
  enum Probe {
    /** A question that needs neither disk nor locks. */
    READ,
    /** A small write to its disk that waits for nobody's acknowledgement. */
    WRITE
  }

  /** A probe is under way. */
  record ProbeBegan(Probe probe) implements Event {}

  /**
   * The server has answered, be it with an error.
   *
   * @param trouble what a write has found, for people, e.g. a full disk; empty when all is well
   */
  record ProbeEnded(Probe probe, String trouble) implements Event {}

  /** Commits on this primary have waited for an acknowledgement for a while. */
  record CommitsWait() implements Event {}

  /**
   * What was seen of the local replication threads.
   *
   * @param connected whether the I/O thread hears its primary
   * @param broken whether a thread has stopped by itself, so that following must begin again
   */
  record StreamSeen(boolean connected, boolean broken, String detail) implements Event {}
}
