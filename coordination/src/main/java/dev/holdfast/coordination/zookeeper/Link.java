package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one peer, used until it breaks. ZooKeeper's client reconnects by itself, but
 * sleeps up to a second before each attempt (ClientCnxn.startConnect); a fresh client that carries
 * the session on does not. Curator would sit on the same client and bring Guava along.
 *
 * <p>Carrying the session on matters: a peer that is given a session refuses what an older
 * connection of it still had under way, so a read that follows a lost write is ordered behind it.
 */
@SuppressWarnings("try") // close() of the superclass may be interrupted
final class Link extends ZooKeeper {
  private static final int SESSION_MILLIS = 3_000;
  private static final int PASSWORD_BYTES = 16;

  /** How an attempt to connect ended, or how a connection did. */
  enum State {
    CONNECTED,
    /** Not reachable, or no longer; the session may live on. */
    LOST,
    /** The ensemble has ended the session: go on with a new one. */
    EXPIRED
  }

  private final Events events;
  private final Map<Long, CompletableFuture<Reply>> unanswered = new ConcurrentHashMap<>();
  private final AtomicLong asked = new AtomicLong();

  private Link(Endpoint server, long sessionId, byte[] password, Events events) throws IOException {
    super(
        server.toString(),
        SESSION_MILLIS,
        events,
        sessionId,
        password,
        false,
        new OneServer(server, events),
        settings());
    this.events = events;
  }

  /**
   * Begins to connect.
   *
   * @param before whose session goes on; null for a new one
   */
  static Link open(
      Endpoint server, @Nullable Link before, byte[] credential, Consumer<String> onChange)
      throws IOException {
    long sessionId = before == null ? 0 : before.getSessionId();
    byte[] password = before == null ? new byte[PASSWORD_BYTES] : before.getSessionPasswd();
    Link link = new Link(server, sessionId, password, new Events(onChange));
    link.addAuthInfo("digest", credential);
    return link;
  }

  private static ZKClientConfig settings() {
    ZKClientConfig config = new PlainConfig();
    config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    return config;
  }

  /** Reads no system property: those of TLS would load Netty, which isn't here. */
  private static final class PlainConfig extends ZKClientConfig {
    @Override
    protected void handleBackwardCompatibility() {}
  }

  State awaitConnected(Duration patience) throws InterruptedException {
    return await(events.first, patience);
  }

  /** Returns at the latest when the patience is at its end: ask {@link #isLost}. */
  void awaitLost(Duration patience) throws InterruptedException {
    var _ = await(events.end, patience);
  }

  boolean isLost() {
    return events.end.isDone();
  }

  /** The answer, or CONNECTIONLOSS as soon as the connection is given up. */
  CompletableFuture<Reply> ask(Request request) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    long number = asked.incrementAndGet();
    unanswered.put(number, reply);
    if (isLost()) {
      reply.complete(Reply.of(Code.CONNECTIONLOSS.intValue()));
    } else {
      request.send(this, reply::complete);
    }
    return reply.whenComplete((_, _) -> unanswered.remove(number));
  }

  boolean isExpired() {
    return events.end.getNow(State.CONNECTED) == State.EXPIRED;
  }

  private static State await(CompletableFuture<State> state, Duration patience)
      throws InterruptedException {
    try {
      return state.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return State.LOST;
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with an exception", e);
    }
  }

  /** Breaks the connection and keeps the session, for the next link. Doesn't wait for threads. */
  void drop() {
    events.over(State.LOST);
    Thread.ofVirtual().name("store-drop").start(cnxn::disconnect);
    giveUp();
  }

  /**
   * Fails what has had no answer, which ZooKeeper's client would do only after a sleep of up to a
   * second; not before it can't connect any more, as it would deliver late what was given up here.
   */
  private void giveUp() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(1));
    while (getState().isAlive() && deadline.leftNanos() > 0) {
      LockSupport.parkNanos(100_000);
    }
    unanswered.values().forEach(reply -> reply.complete(Reply.of(Code.CONNECTIONLOSS.intValue())));
  }

  /** Ends the session as well. */
  void end(Duration patience) throws InterruptedException {
    events.over(State.LOST);
    Thread.ofVirtual().name("store-end").start(this::closeQuietly).join(patience);
    giveUp();
  }

  private void closeQuietly() {
    try {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Being asked a second time tells that the first attempt failed, of which there is no event. */
  private record OneServer(InetSocketAddress address, AtomicInteger asked, Events events)
      implements HostProvider {
    OneServer(Endpoint server, Events events) {
      this(new InetSocketAddress(server.host(), server.port()), new AtomicInteger(), events);
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public InetSocketAddress next(long spinDelayMillis) {
      if (asked.incrementAndGet() > 1) {
        events.over(State.LOST);
        LockSupport.parkNanos(Duration.ofMillis(spinDelayMillis).toNanos());
      }
      return address;
    }

    @Override
    public void onConnected() {}

    @Override
    public boolean updateServerList(
        Collection<InetSocketAddress> servers, InetSocketAddress current) {
      return false;
    }
  }

  private record Events(
      Consumer<String> onChange, CompletableFuture<State> first, CompletableFuture<State> end)
      implements Watcher {
    Events(Consumer<String> onChange) {
      this(onChange, new CompletableFuture<>(), new CompletableFuture<>());
    }

    @Override
    public void process(WatchedEvent event) {
      if (event.getType() != EventType.None) {
        onChange.accept(event.getPath());
        return;
      }
      switch (event.getState()) {
        case SyncConnected -> first.complete(State.CONNECTED);
        case Expired -> over(State.EXPIRED);
        case Disconnected, AuthFailed, Closed -> over(State.LOST);
        default -> {}
      }
    }

    private void over(State state) {
      first.complete(state);
      end.complete(state);
    }
  }
}
