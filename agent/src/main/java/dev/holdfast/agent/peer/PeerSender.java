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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages to one peer, on a thread of its own; but what is only said again goes out on the
 * thread that says it, into a conversation that is open and idle. Such a line is some thirty bytes,
 * and of so few bytes as one conversation may hold then none ever waits for the socket.
 */
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

  /** Held while something is written. */
  private final ReentrantLock speaking = new ReentrantLock();

  /** Into which whoever holds {@link #speaking} may write; null while there is none. */
  private @Nullable Conversation open;

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
    if (!saidAgain(message)) {
      dropped.addAndGet(outbox.add(message));
    }
  }

  private boolean saidAgain(M message) {
    if (!speaking.tryLock()) {
      return false;
    }
    try {
      Conversation conversation = open;
      return conversation != null && outbox.isEmpty() && conversation.saysAgain(message);
    } finally {
      speaking.unlock();
    }
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
    Conversation conversation = new Conversation();
    try (MessageStream stream = client.messages(patience)) {
      conversation.begin(stream);
      for (List<M> next = first; !next.isEmpty(); ) {
        conversation.say(next);
        next = outbox.take(conversation.until - System.nanoTime());
      }
      conversation.end();
      stream.finish();
      delivered.addAndGet(conversation.sent);
      return true;
    } catch (Failure failure) {
      conversation.end();
      dropped.addAndGet(Math.max(conversation.sent, first.size()));
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

  /** One request's lines; all but {@code until} is guarded by {@link #speaking}. */
  private final class Conversation {
    /** Far less than a socket takes when nobody reads. */
    private static final int MOST_BYTES = 8192;

    private final Repetition<M> repetition = new Repetition<>(codec);
    private final long until = System.nanoTime() + CONVERSATION.toNanos();
    private @Nullable MessageStream stream;
    private int bytes;
    private int sent;

    void begin(MessageStream into) {
      speaking.lock();
      try {
        stream = into;
        open = this;
      } finally {
        speaking.unlock();
      }
    }

    void say(List<M> messages) {
      speaking.lock();
      try {
        sent += messages.size();
        Optional<byte[]> again = repetition.line(messages);
        write(again.isPresent() ? again.get() : encode(messages));
        repetition.said(messages);
      } finally {
        speaking.unlock();
      }
    }

    /** False when it can't be said so, or not here: the sender's thread says it then. */
    boolean saysAgain(M message) {
      Optional<byte[]> line = repetition.line(List.of(message));
      if (line.isEmpty() || bytes > MOST_BYTES || System.nanoTime() >= until) {
        return false;
      }
      try {
        write(line.get());
        repetition.said(List.of(message));
        sent++;
        return true;
      } catch (Failure broken) {
        LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", peer, broken.getMessage());
        return false; // the thread meets the same failure, and says so
      }
    }

    private void write(byte[] line) {
      bytes += line.length;
      Objects.requireNonNull(stream).send(line);
    }

    void end() {
      speaking.lock();
      try {
        open = null;
      } finally {
        speaking.unlock();
      }
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
