package dev.holdfast.agent.node;

import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.base.Failure;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.ServerView;
import dev.holdfast.server.DatabaseServer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Keeps a failover within its budget: when every replica that could take over is about to need more
 * time for what it has received, the primary's commits are made to wait a little for one another.
 * That costs each commit at most that wait; and as more commits share one write to disk then, the
 * replicas get faster too. What is under way is never stopped.
 */
final class PushBack {
  private static final System.Logger LOG = System.getLogger(PushBack.class.getName());

  /** In microseconds: the first wait, and the longest. */
  static final long FIRST = 500;

  static final long LONGEST = 100_000;

  private final DatabaseServer server;
  private final Supplier<Knowledge> knowledge;
  private final Supplier<List<NodeView>> nodes;
  private final Supplier<Duration> budget;
  private volatile long wait;
  private boolean known;

  PushBack(
      DatabaseServer server,
      Supplier<Knowledge> knowledge,
      Supplier<List<NodeView>> nodes,
      Supplier<Duration> budget) {
    this.server = server;
    this.knowledge = knowledge;
    this.nodes = nodes;
    this.budget = budget;
  }

  /** How long each commit waits for others at most, in microseconds. */
  long micros() {
    return wait;
  }

  /** To be called about twice a second. */
  void tend() {
    ServerView now = knowledge.get().server();
    if (!now.running()) {
      known = false;
      wait = 0;
      return;
    }
    long next =
        now instanceof ServerView.Primary
            ? next(wait, Takeover.soonest(nodes.get()), budget.get().toMillis())
            : 0;
    if (known && next == wait) {
      return;
    }
    try {
      server.delayCommits(Duration.ofNanos(next * 1_000));
      known = true;
      wait = next;
    } catch (Failure e) {
      LOG.log(Level.DEBUG, "the wait of commits could not be set: {0}", e.getMessage());
    }
  }

  /** Rises by a half each time above half of the budget, and falls as fast below a quarter. */
  static long next(long wait, OptionalLong takeoverMillis, long budgetMillis) {
    long takeover = takeoverMillis.orElse(0);
    if (takeover > budgetMillis / 2) {
      return Math.clamp(wait + wait / 2, FIRST, LONGEST);
    }
    if (takeover < budgetMillis / 4) {
      return wait <= FIRST ? 0 : wait * 2 / 3;
    }
    return wait;
  }
}
