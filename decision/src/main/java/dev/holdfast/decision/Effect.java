package dev.holdfast.decision;

import dev.holdfast.base.NodeName;

/** What a node is to do. */
public sealed interface Effect {
  record Send(NodeName to, Message message) implements Effect {}

  /** Answer with {@link Event.Persisted} once it is synced. */
  record Persist(Durable durable) implements Effect {}

  /** Answer with {@link Event.StoreAnswered} of the same id. */
  record AskStore(long id, StoreRequest request) implements Effect {}

  /** Answer with {@link Event.OperationEnded} of the same id. */
  record Run(long id, ServerOperation operation) implements Effect {}

  /** End that operation early if it is still running; it answers as usual. */
  record Cancel(long id) implements Effect {}

  /**
   * How a switchover, a failover by hand or a rebuild ended.
   *
   * @param done whether the candidate is the primary of a new term; whether the data are replaced
   * @param text why not; empty when it is
   */
  record SwitchoverEnded(long id, boolean done, String text) implements Effect {}

  /** For people: the timeline. */
  record Note(Kind kind, long term, String text) implements Effect {}

  /** Kinds of notes, as the status shows them. */
  enum Kind {
    STARTED,
    ADOPTED,
    SERVER_EXIT,
    TROUBLE,
    SUSPECTED,
    PROMISED,
    ELECTED,
    APPLIED,
    OPENED,
    FOLLOWING,
    ACKER_ADDED,
    ACKER_REMOVED,
    DEPOSED,
    CLOSED,
    SWITCHOVER,
    DRAINED,
    LEVEL,
    BY_HAND,
    STEPPED_DOWN,
    ERRANT,
    REWOUND,
    REBUILT,
    NOTE;

    /** Lower case with hyphens, e.g. {@code server-exit}. */
    public String slug() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
