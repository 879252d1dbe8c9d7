package dev.holdfast.server.mariadb;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.server.ApplyProgress;
import dev.holdfast.server.Blocker;
import dev.holdfast.server.DataCopies;
import dev.holdfast.server.DatabaseServer;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.RewindOutcome;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.ServerExit;
import dev.holdfast.server.ServerState;
import dev.holdfast.server.Source;
import dev.holdfast.server.StartMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A MariaDB server on this host. */
public final class MariaDbServer implements DatabaseServer {
  private final ServerConfig config;
  private final DataDirectory directory;
  private final Connections connections;
  private final Probes probes;
  private final Lifecycle lifecycle;
  private final Replica replica;
  private final Follower follower;
  private final Voucher voucher;
  private final Primary primary;
  private final OwnWrites ownWrites;
  private final Rewinder rewinder;
  private final MariaDbCopies copies;

  private MariaDbServer(ServerConfig config, DataDirectory directory) {
    this.config = config;
    this.directory = directory;
    connections = new Connections(config);
    probes = new Probes(config, connections);
    lifecycle = new Lifecycle(config, directory.path(), connections);
    RelayLogFiles relayLog = new RelayLogFiles(directory.path());
    replica = new Replica(config, connections, relayLog);
    ownWrites = new OwnWrites(config);
    follower = new Follower(config, connections, replica, ownWrites);
    rewinder = new Rewinder(config, connections, replica, lifecycle, ownWrites);
    voucher = new Voucher(config, replica);
    primary = new Primary(config, connections, ownWrites);
    copies = new MariaDbCopies(config, directory, connections, lifecycle);
  }

  /** Takes over the data directory; codes of {@link DataDirectory#open}. */
  public static MariaDbServer open(ServerConfig config) {
    return new MariaDbServer(config, DataDirectory.open(config));
  }

  @Override
  public ServerConfig config() {
    return config;
  }

  @Override
  public long start(StartMode mode, Duration within) {
    return lifecycle.start(mode, within);
  }

  @Override
  public Optional<Long> adopt() {
    return lifecycle.adopt();
  }

  @Override
  public void endFormerSessions(Duration within) {
    connections.call(
        "ending what an earlier agent began on " + config.node(),
        within,
        sql -> {
          Sessions.end(
              sql,
              "user = 'holdfast' AND id <> CONNECTION_ID()"
                  + " AND COALESCE(state, '') NOT LIKE '%semi-sync%'");
          return true;
        });
  }

  @Override
  public Optional<Long> pid() {
    return lifecycle.pid();
  }

  @Override
  public void stop(Duration within) {
    lifecycle.stop(within);
  }

  @Override
  public void kill() {
    lifecycle.kill();
  }

  @Override
  public void onExit(Consumer<ServerExit> listener) {
    lifecycle.onExit(listener);
  }

  @Override
  public ServerState state(Duration within) {
    return replica.state(within);
  }

  @Override
  public void probe(Duration within) {
    probes.read(within);
  }

  @Override
  public Optional<String> probeDisk(Duration within) {
    return probes.write(within);
  }

  @Override
  public GtidPosition written() {
    return primary.written();
  }

  @Override
  public GtidPosition stopAcknowledging() {
    return replica.stopAcknowledging();
  }

  @Override
  public FollowOutcome follow(Source source, boolean acknowledge, Duration delay, Duration within) {
    return follower.follow(source, acknowledge, delay, within);
  }

  @Override
  public List<Gtid> errant(ServerState state) {
    return ownWrites.errant(state.binlogState());
  }

  @Override
  public RewindOutcome rewind(Source source, Path lostAndFound) {
    return rewinder.rewind(source, lostAndFound);
  }

  @Override
  public RewindOutcome rewindOwn(Path lostAndFound) {
    return rewinder.rewindOwn(lostAndFound);
  }

  @Override
  public void setAcknowledging(boolean acknowledge) {
    replica.setAcknowledging(acknowledge);
  }

  @Override
  public boolean acknowledgesWhatComes() {
    return replica.acknowledgesWhatComes();
  }

  @Override
  public void vouch(Source primary) {
    voucher.vouch(primary);
  }

  @Override
  public void applyRelayLog(Duration within, Consumer<ApplyProgress> progress) {
    replica.applier().apply(within, progress);
  }

  @Override
  public void resetReplication() {
    replica.reset();
  }

  @Override
  public void openForWriting(long term, Set<NodeName> locked) {
    primary.open(term, locked);
  }

  @Override
  public void lockReplica(NodeName node) {
    primary.lock(node);
  }

  @Override
  public void unlockReplica(NodeName node) {
    primary.unlock(node);
  }

  @Override
  public void delayCommits(Duration longest) {
    primary.delayCommits(longest);
  }

  @Override
  public Set<String> openTransactions() {
    return primary.openTransactions();
  }

  @Override
  public List<Blocker> blockers() {
    return primary.closing().blockers();
  }

  @Override
  public void closeForWriting(Duration within, Optional<Duration> killAfter) {
    primary.closing().close(within, killAfter);
  }

  @Override
  public void stepDown() {
    primary.closing().stepDown(ServerIds.asReplica(config));
  }

  @Override
  public void writeHeartbeat(Duration within) {
    primary.heartbeats().write(within);
  }

  @Override
  public DataCopies copies() {
    return copies;
  }

  @Override
  public void close() {
    lifecycle.close();
    probes.close();
    primary.heartbeats().close();
    connections.close();
    directory.close();
  }
}
