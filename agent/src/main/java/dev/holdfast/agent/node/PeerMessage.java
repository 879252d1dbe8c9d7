package dev.holdfast.agent.node;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.decision.Message;
import java.util.List;

/** What agents send each other. */
public sealed interface PeerMessage {
  /** For the decision core. */
  record Protocol(Message message) implements PeerMessage {}

  /** For people: the sender's own line of the status, and what happened there of late. */
  record Report(StatusView.NodeView node, List<StatusView.EventView> events)
      implements PeerMessage {}
}
