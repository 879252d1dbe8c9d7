package dev.holdfast.agent.operation;

import dev.holdfast.base.Failure;
import dev.holdfast.decision.Effect;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.NodeStatus;
import dev.holdfast.decision.ServerView;
import dev.holdfast.decision.TermRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits for what the decision core makes of an operation. */
final class Waiting {
  private static final Duration OPENING = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Here here;
  private final Map<Long, CompletableFuture<Effect.SwitchoverEnded>> running =
      new ConcurrentHashMap<>();

  Waiting(Here here) {
    this.here = here;
  }

  CompletableFuture<Effect.SwitchoverEnded> begin(long id) {
    CompletableFuture<Effect.SwitchoverEnded> end = new CompletableFuture<>();
    running.put(id, end);
    return end;
  }

  void forget(long id) {
    running.remove(id);
  }

  void ended(Effect.SwitchoverEnded e) {
    CompletableFuture<Effect.SwitchoverEnded> waiting = running.get(e.id());
    if (waiting != null) {
      waiting.complete(e);
    }
  }

  Effect.SwitchoverEnded end(CompletableFuture<Effect.SwitchoverEnded> end, Duration patience) {
    try {
      return end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unknown("it has not ended within " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw unknown(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown("this agent stops", e);
    }
  }

  /** The record of a later term than {@code before}, once its primary has opened. */
  TermRecord serving(long before) {
    until(() -> served(before).isPresent());
    return served(before)
        .orElseThrow(() -> unknown("nobody has opened yet after term " + before, null));
  }

  private Optional<TermRecord> served(long before) {
    Knowledge k = here.now();
    return k.record()
        .map(v -> v.record())
        .filter(r -> r.term() > before)
        .filter(r -> r.phase() == TermRecord.Phase.SERVING || opened(k, r));
  }

  private static boolean opened(Knowledge k, TermRecord r) {
    NodeStatus other = k.statusOf(r.primary());
    ServerView server = other == null ? k.server() : other.server();
    return (other != null || r.primary().equals(k.self()))
        && server instanceof ServerView.Primary p
        && p.term() == r.term();
  }

  /** Until {@code wanted}, or for 20 s. */
  void until(BooleanSupplier wanted) {
    until(OPENING, wanted);
  }

  /** Until {@code wanted}, or for {@code most}. */
  void until(Duration most, BooleanSupplier wanted) {
    long end = System.nanoTime() + most.toNanos();
    while (!wanted.getAsBoolean() && System.nanoTime() < end) {
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unknown("this agent stops", e);
      }
    }
  }

  private static Failure unknown(String why, @Nullable Throwable cause) {
    return new Failure(
        "switchover-unknown",
        "waiting for the new primary",
        why,
        "See who is primary now: holdfast status. It either goes on or undoes itself.",
        cause);
  }
}
