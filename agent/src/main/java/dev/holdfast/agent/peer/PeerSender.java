package dev.holdfast.agent.peer;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Carries messages to one peer, on a virtual thread of its own. */
final class PeerSender<M> implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PeerSender.class.getName());

  private final NodeName peer;
  private final ApiClient client;
  private final Outbox<M> outbox;
  private final PeerCodec<M> codec;
  private final String cluster;
  private final NodeName self;
  private final Duration patience;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;

  PeerSender(NodeName peer, ApiClient client, PeerCodec<M> codec, PeerLink.Settings settings) {
    this.peer = peer;
    this.client = client;
    this.codec = codec;
    this.cluster = settings.cluster();
    this.self = settings.self();
    this.patience = settings.patience();
    this.outbox = new Outbox<>(settings.queueLength());
    this.thread = Thread.ofVirtual().name("peer-" + peer).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void send(M message) {
    dropped.addAndGet(outbox.add(message));
  }

  PeerStats stats() {
    return new PeerStats(delivered.get(), dropped.get());
  }

  private void run() {
    boolean reachable = true;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        List<M> messages = outbox.take();
        boolean arrived = deliver(messages, reachable);
        (arrived ? delivered : dropped).addAndGet(messages.size());
        if (arrived && !reachable) {
          LOG.log(System.Logger.Level.INFO, "{0} can be reached again", peer);
        }
        reachable = arrived;
      }
    } catch (InterruptedException e) {
      // The link is being closed: what still waits is dropped, as the protocol allows.
    }
  }

  /** Says a failure once, not at every message of an outage. */
  private boolean deliver(List<M> messages, boolean wasReachable) {
    try {
      client.post(encode(messages), patience);
      return true;
    } catch (Failure failure) {
      if (wasReachable && !Thread.currentThread().isInterrupted()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} does not take messages: {1}",
            peer,
            failure.getMessage());
      }
      return false;
    }
  }

  private byte[] encode(List<M> messages) {
    return Json.MAPPER.writeValueAsBytes(
        new Envelope(cluster, self.value(), messages.stream().map(codec::encode).toList()));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
