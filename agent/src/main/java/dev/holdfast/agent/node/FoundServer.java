package dev.holdfast.agent.node;

import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Event;
import dev.holdfast.server.DatabaseServer;
import dev.holdfast.server.ReplicationState;
import dev.holdfast.server.ServerState;
import java.time.Duration;
import java.util.Optional;

/** What the agent finds when it starts: a server that has run on without it, or none. */
final class FoundServer {
  private static final System.Logger LOG = System.getLogger(FoundServer.class.getName());
  private static final Duration ONE_TRY = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private FoundServer() {}

  static Event.Found look(DatabaseServer server, NodeConfig config) {
    if (server.adopt().isEmpty()) {
      return new Event.Found.NotRunning();
    }
    Optional<ServerState> answer = patiently(server);
    if (answer.isEmpty()) {
      LOG.log(System.Logger.Level.WARNING, "the running server does not answer: it is ended");
      server.kill(); // a crash: what it may have to do next is decided as after any other
      return new Event.Found.NotRunning();
    }
    ServerState state = answer.get();
    // Read-only, but still a semi-sync primary: closed for a switchover that did not end.
    boolean closed = state.semiSync().primaryEnabled() && state.replication().isEmpty();
    if (!state.readOnly() || closed) {
      return new Event.Found.Open();
    }
    Optional<NodeName> source =
        state.replication().flatMap(ReplicationState::source).flatMap(e -> member(config, e));
    if (source.isEmpty() && state.replication().isPresent()) {
      server.stopAcknowledging(); // it follows an address that is no member's any more
    }
    long delay = state.replication().map(ReplicationState::delaySeconds).orElse(0L);
    return new Event.Found.ReadOnly(source, state.semiSync().replicaEnabled(), delay);
  }

  private static Optional<NodeName> member(NodeConfig config, Endpoint server) {
    return config.members().stream()
        .filter(m -> m.server().equals(server))
        .map(NodeConfig.Member::name)
        .findFirst();
  }

  /** It may still be starting: the agent died while it waited for that. */
  private static Optional<ServerState> patiently(DatabaseServer server) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        server.endFormerSessions(ONE_TRY);
        return Optional.of(server.state(ONE_TRY));
      } catch (Failure e) {
        if (System.nanoTime() > end) {
          return Optional.empty();
        }
      }
      try {
        Thread.sleep(Duration.ofMillis(200));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(
            "interrupted",
            "looking at the running server",
            "interrupted",
            "Start the agent again.");
      }
    }
  }
}
