package dev.holdfast.agent.peer;

import dev.holdfast.agent.api.PeerDoor;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Takes messages of other members, and of nobody else. */
public final class PeerInbox<M> implements PeerDoor {
  private final String cluster;
  private final Set<NodeName> peers;
  private final PeerCodec<M> codec;
  private final BiConsumer<NodeName, M> receiver;

  /**
   * An inbox for the messages of {@code peers}.
   *
   * @param peers the other members
   * @param receiver is given sender and message, from several threads, and returns at once
   */
  public PeerInbox(
      String cluster, Set<NodeName> peers, PeerCodec<M> codec, BiConsumer<NodeName, M> receiver) {
    this.cluster = cluster;
    this.peers = Set.copyOf(peers);
    this.codec = codec;
    this.receiver = receiver;
  }

  /** Delivers all messages of a line or, when one of them can't be read, none. */
  @Override
  public Consumer<byte[]> open() {
    return new Conversation()::receive;
  }

  /** One sender's lines: the first says who it is. */
  private final class Conversation {
    private final Repetition<M> repetition = new Repetition<>(codec);
    private @Nullable NodeName sender;

    private void receive(byte[] line) {
      NodeName known = sender;
      Optional<M> again = known == null ? Optional.empty() : repetition.read(line);
      if (known != null && again.isPresent()) {
        receiver.accept(known, again.get());
        return;
      }
      Envelope envelope = envelope(line);
      NodeName from = sender(envelope);
      List<M> messages = decode(from, envelope);
      sender = from;
      repetition.said(messages);
      messages.forEach(message -> receiver.accept(from, message));
    }
  }

  private List<M> decode(NodeName from, Envelope envelope) {
    try {
      return envelope.messages().stream().map(codec::decode).toList();
    } catch (RuntimeException e) {
      throw refused("from " + from, "it has no form that this version knows: " + e, e);
    }
  }

  private static Envelope envelope(byte[] body) {
    try {
      Envelope envelope = Json.MAPPER.readValue(body, Envelope.class);
      if (envelope != null && envelope.from() != null && envelope.messages() != null) {
        return envelope;
      }
      throw refused("", "it names no sender or has no messages", null);
    } catch (JacksonException e) {
      throw refused("", e.getOriginalMessage(), e);
    }
  }

  private NodeName sender(Envelope envelope) {
    if (!cluster.equals(envelope.cluster())) {
      throw refused(
          "from " + envelope.from(),
          "it belongs to the cluster '" + envelope.cluster() + "', this is '" + cluster + "'",
          null);
    }
    return peers.stream()
        .filter(peer -> peer.value().equals(envelope.from()))
        .findFirst()
        .orElseThrow(
            () -> refused("from " + envelope.from(), "its sender is no other member", null));
  }

  private static Failure refused(String whose, String reason, @Nullable Throwable cause) {
    return new Failure(
        "bad-peer-message",
        ("reading a message " + whose).strip(),
        reason,
        "Compare the members lists and the versions of the two nodes.",
        cause);
  }
}
