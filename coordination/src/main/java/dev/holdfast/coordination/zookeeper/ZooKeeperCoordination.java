package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.Coordination;
import dev.holdfast.coordination.KeyValueStore;
import dev.holdfast.coordination.StoreHealth;
import dev.holdfast.coordination.TermStore;
import dev.holdfast.coordination.Watch;
import dev.holdfast.coordination.WatchThread;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A client of the ensemble. It talks to its own agent's peer when that serves, so that the loss of
 * another host leaves its connection alone, and to any other peer otherwise.
 */
public final class ZooKeeperCoordination implements Coordination {
  private static final Duration LEADER_POLL = Duration.ofMillis(100);

  private final Watches watches = new Watches();
  private final Session session;
  private final Calls calls;
  private final Supplier<Optional<NodeName>> leader;

  private ZooKeeperCoordination(
      List<Endpoint> servers,
      byte[] credential,
      Supplier<Optional<NodeName>> leader,
      Duration deadline) {
    this.leader = leader;
    this.session =
        new Session(
            servers,
            credential,
            () -> leader.get().isPresent(),
            watches::signal,
            InstantSource.system());
    this.calls = new Calls(session, deadline);
  }

  /**
   * Returns at once; until a peer serves, calls are answered with unavailable.
   *
   * @param self whose peer is asked first
   * @param leader who leads as far as that peer knows, empty while it doesn't serve: {@link
   *     EnsemblePeer#leader}
   * @param deadline within which every call ends; 1 s is ample in one building
   */
  public static ZooKeeperCoordination open(
      Ensemble ensemble, NodeName self, Supplier<Optional<NodeName>> leader, Duration deadline) {
    List<Endpoint> servers = new ArrayList<>();
    servers.add(ensemble.member(self).client());
    ensemble.members().stream()
        .filter(member -> !member.name().equals(self))
        .forEach(member -> servers.add(member.client()));
    ZooKeeperCoordination client =
        new ZooKeeperCoordination(servers, ensemble.credential(), leader, deadline);
    client.session.start();
    return client;
  }

  @Override
  public TermStore terms() {
    return new ZooKeeperTerms(calls, watches);
  }

  @Override
  public KeyValueStore entries() {
    return new ZooKeeperEntries(calls, watches);
  }

  @Override
  public StoreHealth health() {
    return new StoreHealth() {
      @Override
      public State now() {
        return session.health(leader.get());
      }

      @Override
      public Watch watch(Consumer<State> onChange) {
        // The leader's name comes from the peer, which can only be asked.
        return watches.keep(
            "/",
            WatchThread.polling(
                "store-health",
                () -> new Answer.Known<>(Optional.of(now())),
                (last, next) -> !last.equals(next),
                onChange,
                LEADER_POLL));
      }
    };
  }

  @Override
  public void close() {
    watches.close();
    session.close();
  }
}
