package dev.holdfast.recovery.replay;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A primary made of logs: listens on 127.0.0.1 with a password of its own and serves a {@link
 * Script} to each replica that asks, from exactly where the replica is.
 */
public final class ReplaySource implements AutoCloseable {
  private static final int MOST_SERVER_ID = 1 << 30;
  private static final Duration END_LIMIT = Duration.ofSeconds(30);
  private final ServerSocket socket;
  private final Secret password = newPassword();
  private final long serverId = 1L + new SecureRandom().nextInt(MOST_SERVER_ID);
  private final Script script;
  private final long replicaServerId;
  private final Folding folding;
  private final Bundles bundles;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> serving = ConcurrentHashMap.newKeySet();
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong servedBytes = new AtomicLong();
  private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
  private final Thread listening = Thread.ofVirtual().name("replay-source").unstarted(this::listen);
  private volatile boolean closed;

  private ReplaySource(
      ServerSocket socket, Script script, long replicaServerId, Folding folding, Bundles bundles) {
    this.socket = socket;
    this.script = script;
    this.replicaServerId = replicaServerId;
    this.folding = folding;
    this.bundles = bundles;
  }

  /**
   * Begins to listen.
   *
   * @param replicaServerId of the replica; events that carry it fail with {@code replay-server-id}
   */
  public static ReplaySource open(
      Script script, long replicaServerId, Folding folding, Bundles bundles) {
    try {
      ServerSocket socket = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
      ReplaySource source = new ReplaySource(socket, script, replicaServerId, folding, bundles);
      source.listening.start();
      return source;
    } catch (IOException e) {
      throw new Failure(
          "replay-source",
          "listening on 127.0.0.1 for the replay",
          e.toString(),
          "See whether the machine has run out of ports.",
          e);
    }
  }

  private static Secret newPassword() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  public int port() {
    return socket.getLocalPort();
  }

  public Secret password() {
    return password;
  }

  /** Transactions that were sent, counted from the script's beginning. */
  public long served() {
    return served.get();
  }

  /** Their bytes in the logs. */
  public long servedBytes() {
    return servedBytes.get();
  }

  /** Why serving stopped, if it did. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(failure.get());
  }

  private void listen() {
    long id = 0;
    while (!closed) {
      try {
        Socket replica = socket.accept();
        open.add(replica);
        long number = ++id;
        serving.removeIf(t -> !t.isAlive());
        serving.add(
            Thread.ofPlatform()
                .daemon()
                .name("replay-" + number)
                .start(() -> serve(replica, number)));
        if (closed) {
          closeQuietly(replica); // Whoever closed the others may not have seen this one.
        }
      } catch (IOException e) {
        if (!closed) {
          fail(new Failure("replay-source", "serving the logs", e.toString(), "Try again.", e));
          return;
        }
      }
    }
  }

  private Login.Kind kind() {
    return script.ofMySql() ? Login.Kind.MYSQL : Login.Kind.MARIADB;
  }

  private void serve(Socket replica, long id) {
    try (replica;
        ReplicaSession session = new ReplicaSession(replica, serverId, kind())) {
      session.run(
          id,
          password.value(),
          (from, annotations) -> {
            EventWriter events = new EventWriter(session.out(), replicaServerId, annotations);
            new Dump(session, script, from, events, serverId, folding, bundles, this::sent).run();
          });
    } catch (IOException e) {
      return; // The replica went away: it comes back by itself, or is told to.
    } catch (Failure e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new Failure("replay-source", "serving the logs", e.toString(), "Report this.", e));
    } catch (Error e) {
      fail(
          new Failure(
              "replay-source",
              "serving the logs",
              e.toString(),
              "If memory ran out, give it more with java -Xmx; else report this.",
              e));
      throw e;
    } finally {
      open.remove(replica);
    }
  }

  private void fail(Failure e) {
    failure.compareAndSet(null, e);
  }

  private void sent(long transactions, long bytes) {
    served.accumulateAndGet(transactions, Math::max);
    servedBytes.accumulateAndGet(bytes, Math::max);
  }

  /**
   * Returns when nobody is served any more; what {@link Folding} works on must end before. A
   * replica that is sent away comes back at once, and may be let in once more, until nobody
   * listens.
   */
  @Override
  public void close() {
    closed = true;
    closeQuietly(socket);
    open.forEach(ReplaySource::closeQuietly);
    try {
      listening.join(END_LIMIT);
      for (Thread thread : serving) {
        thread.join(END_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      return; // It is gone either way.
    }
  }
}
