package dev.holdfast.agent.peer;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import dev.holdfast.base.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Small one-way messages to the other agents. They may be lost, doubled and reordered: what is sent
 * must bear that. Nobody who sends ever waits.
 *
 * <p>Each peer has a bounded queue and a thread that hands over what piled up as a line of a {@code
 * POST /peer}, which it ends after three seconds to hear whether all was taken. So a peer that is
 * frozen or cut off costs one thread, one connection and the queue, and delays no message to
 * anybody else.
 */
public final class PeerLink<M> implements AutoCloseable {
  private final Map<NodeName, PeerSender<M>> senders = new TreeMap<>();

  /**
   * How a link behaves.
   *
   * @param patience how long connecting, and then the answer, may take
   * @param queueLength messages kept for one peer, at least 1
   */
  public record Settings(String cluster, NodeName self, Duration patience, int queueLength) {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int QUEUE = 256;

    public static Settings of(String cluster, NodeName self) {
      return new Settings(cluster, self, PATIENCE, QUEUE);
    }
  }

  /**
   * Starts the senders.
   *
   * @param peers the api address of each other member
   */
  public PeerLink(
      Settings settings, Map<NodeName, Endpoint> peers, Secret token, PeerCodec<M> codec) {
    peers.forEach((peer, api) ->
        senders.put(peer, new PeerSender<>(peer, new ApiClient(api, token), codec, settings)));
    senders.values().forEach(PeerSender::start);
  }

  /** Returns at once; a peer that isn't a member is a fault of the caller. */
  public void send(NodeName peer, M message) {
    PeerSender<M> sender = senders.get(peer);
    if (sender == null) {
      throw new IllegalArgumentException(peer + " is not a peer: " + senders.keySet());
    }
    sender.send(message);
  }

  /** To everybody else. */
  public void broadcast(M message) {
    senders.values().forEach(sender -> sender.send(message));
  }

  public PeerStats stats(NodeName peer) {
    PeerSender<M> sender = senders.get(peer);
    return sender == null ? new PeerStats(0, 0) : sender.stats();
  }

  /** Drops what has not been sent. */
  @Override
  public void close() {
    senders.values().forEach(PeerSender::close);
  }
}
