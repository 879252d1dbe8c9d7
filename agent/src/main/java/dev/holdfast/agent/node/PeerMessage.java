package dev.holdfast.agent.node;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.decision.Message;
import java.util.List;

/** What agents send each other. */
public sealed interface PeerMessage {
  /** For the decision core. */
  record Protocol(Message message) implements PeerMessage {}

  /**
   * For routers: the primary of {@code term} hands over.
   *
   * @param holdInMillis when new statements shall wait; negative: not any more
   */
  record Handover(long term, long holdInMillis) implements PeerMessage {}

  /** For people: the sender's own line of the status, and what happened there of late. */
  record Report(StatusView.NodeView node, List<StatusView.EventView> events)
      implements PeerMessage {}
}
