package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.FreePorts;
import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Coordination;
import dev.holdfast.coordination.zookeeper.Ensemble.Member;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Peers of one ensemble inside this process, each with a folder and ports of its own. */
final class LocalEnsemble implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofMillis(1500);

  final Ensemble ensemble;
  private final Path folder;
  private final Map<NodeName, EnsemblePeer> peers = new TreeMap<>();

  LocalEnsemble(int size, Path folder) {
    this.ensemble = new Ensemble(members(size), "a token for tests");
    this.folder = folder;
  }

  static List<Member> members(int size) {
    Deque<Integer> ports = FreePorts.find(3 * size);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      members.add(
          new Member(
              new NodeName("db" + (i + 1)),
              "127.0.0.1",
              ports.remove(),
              ports.remove(),
              ports.remove()));
    }
    return members;
  }

  List<NodeName> names() {
    return ensemble.members().stream().map(Member::name).toList();
  }

  void startAll() {
    names().forEach(this::start);
  }

  EnsemblePeer start(NodeName name) {
    EnsemblePeer peer = EnsemblePeer.start(ensemble, name, folderOf(name));
    peers.put(name, peer);
    return peer;
  }

  Path folderOf(NodeName name) {
    return folder.resolve(name.value());
  }

  void stop(NodeName name) {
    EnsemblePeer peer = peers.remove(name);
    if (peer != null) {
      peer.close();
    }
  }

  EnsemblePeer peer(NodeName name) {
    EnsemblePeer peer = peers.get(name);
    if (peer == null) {
      throw new AssertionError(name + " is not started");
    }
    return peer;
  }

  Optional<NodeName> leaderSeenBy(NodeName name) {
    EnsemblePeer peer = peers.get(name);
    return peer == null ? Optional.empty() : peer.leader();
  }

  /** The leader, once all peers that run name the same one. */
  Optional<NodeName> leader() {
    List<Optional<NodeName>> seen =
        peers.keySet().stream().map(this::leaderSeenBy).distinct().toList();
    return seen.size() == 1 ? seen.getFirst() : Optional.empty();
  }

  Coordination client(NodeName self) {
    return ZooKeeperCoordination.open(ensemble, self, () -> leaderSeenBy(self), DEADLINE);
  }

  @Override
  public void close() {
    List.copyOf(peers.keySet()).forEach(this::stop);
  }
}
