package dev.holdfast.agent.router;

import dev.holdfast.base.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which server the next client of a port gets. */
sealed interface Choice {
  /** Null when no server will do at present. */
  @Nullable Endpoint next(BackendView view, Predicate<Endpoint> mayTry);

  /** For the client that waited in vain. */
  String wanted();

  /** The primary that serves, and no other. */
  record PrimaryOnly() implements Choice {
    @Override
    public @Nullable Endpoint next(BackendView view, Predicate<Endpoint> mayTry) {
      return switch (view.primary()) {
        case BackendView.Serving serving -> mayTry.test(serving.server()) ? serving.server() : null;
        case BackendView.HandingOver leaving -> null;
        case BackendView.Elected elected -> null;
        case BackendView.Unknown unknown -> null;
      };
    }

    @Override
    public String wanted() {
      return "primary";
    }
  }

  /** The replicas in turn, those that are too far behind left out. */
  final class ReplicasInTurn implements Choice {
    private final Duration maxLag;
    private final boolean fallsBack;
    private int turn;

    ReplicasInTurn(Duration maxLag, boolean fallsBack) {
      this.maxLag = maxLag;
      this.fallsBack = fallsBack;
    }

    @Override
    public @Nullable Endpoint next(BackendView view, Predicate<Endpoint> mayTry) {
      List<Endpoint> fit =
          view.replicas().stream()
              .filter(replica -> replica.lagMillis() <= maxLag.toMillis())
              .map(BackendView.Replica::server)
              .filter(mayTry)
              .toList();
      if (!fit.isEmpty()) {
        turn = (turn + 1) & Integer.MAX_VALUE;
        return fit.get(turn % fit.size());
      }
      return fallsBack ? new PrimaryOnly().next(view, mayTry) : null;
    }

    @Override
    public String wanted() {
      return fallsBack ? "replica or primary" : "replica";
    }
  }
}
