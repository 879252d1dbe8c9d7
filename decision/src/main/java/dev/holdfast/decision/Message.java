package dev.holdfast.decision;

import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.Optional;

/** What agents tell each other. Any message may be lost, late, repeated or out of order. */
public sealed interface Message {
  record Heartbeat(NodeStatus status) implements Message {}

  /** A record that the store holds or held. */
  record RecordNews(VersionedRecord record) implements Message {}

  /**
   * Would you promise {@code term}, the primary of {@code under} being gone? Changes nothing.
   *
   * @param primary what the primary last said of itself, if it said anything: it may not have
   *     reached the receiver yet
   */
  record PreVote(long term, VersionedRecord under, Optional<NodeStatus> primary)
      implements Message {}

  record PreVoteAnswer(long term, long version, boolean agrees, String reason) implements Message {}

  /** Promise {@code term}: stop acknowledging, and say what you have received. */
  record PromiseRequest(long term, VersionedRecord under) implements Message {}

  /** As {@link PromiseRequest}, to ackers and others alike: an operator accepts loss. */
  record AskAnyway(long term, VersionedRecord under) implements Message {}

  /** The promise, on disk by now. */
  record Promised(long term, long version, GtidPosition received, GtidPosition applied)
      implements Message {}

  /**
   * No promise.
   *
   * @param promised the greatest term that the sender has promised
   */
  record PromiseRefused(long term, long version, long promised, String reason) implements Message {}

  /**
   * From the primary of {@code term}: tell me once you have received {@code position}.
   *
   * @param incarnation of the receiver, known before the position was taken, when it is to be named
   *     an acker; 0 when it answers for somebody else's removal
   */
  record CatchUp(long term, GtidPosition position, long incarnation) implements Message {}

  /** From the primary of {@code term}: commits wait; acknowledge again what you have received. */
  record Vouch(long term) implements Message {}

  record CaughtUp(long term, GtidPosition position) implements Message {}
}
