package dev.holdfast.agent.operation;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Candidates;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.TermRecord;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A preferred node takes over when it is back: by a switchover from here, once it has been well for
 * a while, nothing stands in the way and the last change of primary is some time ago. One that
 * could not be finished is tried again less and less often. To be run about twice a second.
 */
final class Preferred implements Runnable {
  private static final System.Logger LOG = System.getLogger(Preferred.class.getName());
  private static final Duration LOOK = Duration.ofMillis(500);

  /** A node that comes and goes has to stay for so long. */
  private static final Duration WELL = Duration.ofSeconds(15);

  private static final int MOST_DOUBLINGS = 6;
  private static final long LAG_MILLIS = 1_000;

  private final Here here;
  private final Switchovers switchovers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private @Nullable NodeName candidate;
  private long term;
  private int looks;
  private int failures;

  Preferred(Here here, Switchovers switchovers) {
    this.here = here;
    this.switchovers = switchovers;
  }

  @Override
  public void run() {
    if (busy.get()) {
      return;
    }
    Knowledge k = here.now();
    NodeName best =
        k.record().map(v -> better(k, v.record())).orElse(Optional.empty()).orElse(null);
    if (best == null || !best.equals(candidate) || here.term() != term) {
      failures = best == null || here.term() != term ? 0 : failures;
      candidate = best;
      term = here.term();
      looks = 0;
      return;
    }
    looks++;
    if (looks * LOOK.toMillis() >= WELL.toMillis() << Math.min(failures, MOST_DOUBLINGS)) {
      looks = 0;
      busy.set(true);
      Thread.ofVirtual().name("preferred").start(() -> takeOver(best));
    }
  }

  /** Whoever is preferred to this primary and could take over now. */
  private Optional<NodeName> better(Knowledge k, TermRecord r) {
    if (!r.primary().equals(k.self())) {
      return Optional.empty();
    }
    List<NodeName> order =
        k.orders().preference(here.config().members().stream().map(m -> m.name()).toList());
    return order.stream()
        .filter(n -> k.orders().prefers(n, k.self()))
        .filter(n -> Candidates.obstacle(k, n).isEmpty() && isLevel(n))
        .findFirst();
  }

  private boolean isLevel(NodeName node) {
    return here.status().get().nodes().stream()
        .filter(n -> n.name().equals(node.value()))
        .map(StatusView.NodeView::lagMillis)
        .anyMatch(lag -> lag != null && lag < LAG_MILLIS);
  }

  private void takeOver(NodeName to) {
    try {
      if (switchovers.gently(to)) {
        failures = 0;
      }
    } catch (Failure e) {
      failures++;
      LOG.log(Level.INFO, "{0} is preferred, but: {1}", to, e.getMessage());
    } finally {
      busy.set(false);
    }
  }
}
