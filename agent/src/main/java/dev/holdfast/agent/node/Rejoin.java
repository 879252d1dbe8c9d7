package dev.holdfast.agent.node;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.operation.Rebuilder;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.base.Secret;
import dev.holdfast.decision.OperationResult;
import dev.holdfast.server.CopyProgress;
import dev.holdfast.server.DatabaseServer;
import dev.holdfast.server.RewindOutcome;
import dev.holdfast.server.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rule 7, carried out: a rewind here, or the data of another node. */
final class Rejoin implements Rebuilder {
  /** A donor says every few seconds that it is still there. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private final DatabaseServer server;
  private final Map<NodeName, Endpoint> agents;
  private final Secret token;
  private final Path lostAndFound;
  private volatile long bytesPerSecond;
  private volatile String progress = "";
  private volatile @Nullable CopyProgress copying;

  Rejoin(DatabaseServer server, Map<NodeName, Endpoint> agents, Secret token, Path lostAndFound) {
    this.server = server;
    this.agents = agents;
    this.token = token;
    this.lostAndFound = lostAndFound;
  }

  OperationResult rewind(Source primary) {
    return switch (server.rewind(primary, lostAndFound)) {
      case RewindOutcome.Rewound r -> new OperationResult.Done();
      case RewindOutcome.Unable u -> new OperationResult.Unable(u.reason());
    };
  }

  /**
   * Takes back what was written here and keeps received transactions from being applied. The server
   * is down afterwards: its next start goes on with the promotion.
   */
  OperationResult makeWay(Failure obstacle) {
    return switch (server.rewindOwn(lostAndFound)) {
      case RewindOutcome.Rewound r ->
          new OperationResult.Failed("took back " + r.surplus() + ", which stood in the way");
      case RewindOutcome.Unable u ->
          new OperationResult.Failed(obstacle.reason() + "; it can't be rewound: " + u.reason());
    };
  }

  void rebuild(NodeName donor) {
    Endpoint agent = agents.get(donor);
    if (agent == null) {
      throw new IllegalArgumentException(donor + " is no other member");
    }
    tell(donor, new CopyProgress("asking for a copy", 0, 0));
    try {
      new ApiClient(agent, token)
          .donation(
              bytesPerSecond,
              !server.copies().takesDataFiles(),
              SILENCE,
              in -> {
                server.copies().replace(in, p -> tell(donor, p));
                return true;
              });
    } finally {
      progress = "";
      copying = null;
    }
  }

  private void tell(NodeName donor, CopyProgress p) {
    progress = text(donor, p);
    copying = p;
  }

  @Override
  public void limit(long bytesPerSecondFromNowOn) {
    bytesPerSecond = bytesPerSecondFromNowOn;
  }

  @Override
  public Optional<CopyProgress> copying() {
    return Optional.ofNullable(copying);
  }

  /** What is going on, for people; empty when nothing is. */
  Optional<String> progress() {
    return Optional.of(progress).filter(text -> !text.isEmpty());
  }

  private static String text(NodeName donor, CopyProgress p) {
    return p.total() == 0
        ? "rebuilding from " + donor + ": " + p.phase()
        : "rebuilding from %s: %s %d of about %d MiB"
            .formatted(donor, p.phase(), p.copied() >> 20, p.total() >> 20);
  }
}
