package dev.holdfast.agent.peer;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.api.MessageStream;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Carries messages to one peer, on a thread of its own. */
final class PeerSender<M> implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PeerSender.class.getName());
  private static final Duration CONVERSATION = Duration.ofSeconds(3);

  private final NodeName peer;
  private final ApiClient client;
  private final Outbox<M> outbox;
  private final PeerCodec<M> codec;
  private final byte[] head;
  private final Duration patience;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;

  PeerSender(NodeName peer, ApiClient client, PeerCodec<M> codec, PeerLink.Settings settings) {
    this.peer = peer;
    this.client = client;
    this.codec = codec;
    this.head =
        "{\"cluster\":%s,\"from\":%s,\"messages\":["
            .formatted(
                Json.MAPPER.writeValueAsString(settings.cluster()),
                Json.MAPPER.writeValueAsString(settings.self().value()))
            .getBytes(StandardCharsets.UTF_8);
    this.patience = settings.patience();
    this.outbox = new Outbox<>(settings.queueLength());
    this.thread = Thread.ofPlatform().daemon().name("peer-" + peer).unstarted(this::run);
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
        List<M> messages = outbox.take(Long.MAX_VALUE);
        boolean arrived = converse(messages, reachable);
        if (arrived && !reachable) {
          LOG.log(System.Logger.Level.INFO, "{0} can be reached again", peer);
        }
        reachable = arrived;
      }
    } catch (InterruptedException e) {
      // The link is being closed: what still waits is dropped, as the protocol allows.
    }
  }

  /**
   * Sends these and what comes within three seconds; says a failure once, not in all of an outage.
   */
  private boolean converse(List<M> first, boolean wasReachable) throws InterruptedException {
    int sent = first.size();
    try (MessageStream stream = client.messages(patience)) {
      Repetition<M> repetition = new Repetition<>(codec);
      long until = System.nanoTime() + CONVERSATION.toNanos();
      for (List<M> next = first; !next.isEmpty(); ) {
        Optional<byte[]> again = repetition.line(next);
        stream.send(again.isPresent() ? again.get() : encode(next));
        repetition.said(next);
        next = outbox.take(until - System.nanoTime());
        sent += next.size();
      }
      stream.finish();
      delivered.addAndGet(sent);
      return true;
    } catch (Failure failure) {
      dropped.addAndGet(sent);
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

  /** An {@link Envelope}, on one line. */
  private byte[] encode(List<M> messages) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(head);
    String separator = "";
    for (M message : messages) {
      line.writeBytes(separator.getBytes(StandardCharsets.UTF_8));
      line.writeBytes(codec.encode(message));
      separator = ",";
    }
    line.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    return line.toByteArray();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
