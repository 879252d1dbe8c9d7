package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.quorum.Follower;
import org.apache.zookeeper.server.quorum.Leader;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.apache.zookeeper.server.quorum.Vote;
import org.jspecify.annotations.Nullable;

/**
 * One life of a peer, from opening its folder to its end. ZooKeeperServerEmbedded would do, but
 * keeps to itself who leads and why a start failed.
 */
final class PeerRun {
  private static final int SNAPSHOTS_KEPT = 3;
  private static final int PURGE_HOURS = 1;
  private static final int DOUBTS = 3;

  private final Ensemble ensemble;
  private final PeerThreads threads;
  private final DatadirCleanupManager purge;
  private final CompletableFuture<QuorumPeer> started = new CompletableFuture<>();
  private final Main main = new Main();
  private final Thread thread;
  private @Nullable ZooKeeperServer ran;
  private int doubts;

  private PeerRun(Ensemble ensemble, NodeName self, Path folder, QuorumPeerConfig config) {
    this.ensemble = ensemble;
    this.threads = new PeerThreads("store-peer-" + self);
    this.purge =
        new DatadirCleanupManager(folder.toFile(), folder.toFile(), SNAPSHOTS_KEPT, PURGE_HOURS);
    this.thread = new Thread(threads, () -> run(config), "store-peer-" + self);
    thread.setDaemon(true);
  }

  /** Returns when the ports are open and the stored data is read. */
  static PeerRun start(Ensemble ensemble, NodeName self, Path path, Duration deadline) {
    PeerFolder folder = new PeerFolder(path);
    folder.claim(ensemble.id(self));
    HalfJoined.finish(path);
    PeerPorts.check(ensemble.member(self));
    Thread.UncaughtExceptionHandler ours = Thread.getDefaultUncaughtExceptionHandler();
    try {
      PeerRun run = new PeerRun(ensemble, self, path, PeerSettings.of(ensemble, self, path));
      run.thread.start();
      run.awaitStarted(folder, deadline);
      run.purge.start();
      return run;
    } catch (IOException | QuorumPeerConfig.ConfigException e) {
      throw new Failure(
          "bad-ensemble",
          "setting up the coordination store of " + self,
          e.toString(),
          "Check the members' hosts and ports.",
          e);
    } finally {
      // ZooKeeper puts its own in when it is loaded; exceptions of others are not its business.
      Thread.setDefaultUncaughtExceptionHandler(ours);
    }
  }

  private void awaitStarted(PeerFolder folder, Duration deadline) {
    try {
      started.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      stop();
      throw folder.damaged(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      stop();
      throw folder.damaged(e);
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw folder.damaged(e);
    }
  }

  private void run(QuorumPeerConfig config) {
    try {
      main.runFromConfig(config);
      started.completeExceptionally(new IOException("the peer ended at once"));
    } catch (Exception | Error e) {
      if (!started.completeExceptionally(e)) {
        threads.uncaughtException(Thread.currentThread(), e);
      }
    }
  }

  /** The member that leads, as far as this peer is part of a working ensemble. */
  Optional<NodeName> leader() {
    QuorumPeer peer = started.getNow(null);
    if (peer == null) {
      return Optional.empty();
    }
    ZooKeeperServer server = peer.getActiveServer();
    Vote vote = peer.getCurrentVote();
    return server != null && server.isRunning() && vote != null
        ? ensemble.nameOf(vote.getId())
        : Optional.empty();
  }

  /** How many followers are level with this peer, if it leads; else 0. */
  int followers() {
    QuorumPeer peer = started.getNow(null);
    Leader leader = peer == null ? null : peer.leader;
    return leader == null ? 0 : leader.getForwardingFollowers().size();
  }

  /** Ends the connection to the leader, and so begins an election; false if it follows none. */
  boolean leaveLeader() throws IOException {
    QuorumPeer peer = started.getNow(null);
    Follower follower = peer == null ? null : peer.follower;
    Socket connection = follower == null ? null : follower.getSocket();
    if (connection == null) {
      return false;
    }
    connection.close();
    return true;
  }

  /**
   * Why this life is over although nobody ended it; null while it is well. Called a few times a
   * second, by one thread.
   */
  @Nullable String collapse() {
    if (threads.collapse() != null) {
      return threads.collapse();
    }
    if (!thread.isAlive()) {
      return "its main thread ended";
    }
    QuorumPeer peer = started.getNow(null);
    ZooKeeperServer now = peer == null ? null : peer.getActiveServer();
    if (now == null || now.isRunning() || !now.equals(ran)) {
      ran = now != null && now.isRunning() ? now : null;
      doubts = 0;
      return null;
    }
    // A server that ran and no longer does is replaced soon, or it has lost one of its threads.
    doubts++;
    return doubts == DOUBTS ? "it could not write its log" : null;
  }

  void stop() {
    purge.shutdown();
    main.close();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Main extends QuorumPeerMain {
    @Override
    protected QuorumPeer getQuorumPeer() throws javax.security.sasl.SaslException {
      return new QuorumPeer() {
        @Override
        public synchronized void start() {
          super.start();
          started.complete(this);
        }
      };
    }
  }
}
