package dev.holdfast.agent.operation;

import dev.holdfast.base.Failure;
import dev.holdfast.server.Blocker;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What comes before a primary closes: long transactions are waited for while clients work on; then
 * routers are told to hold new statements, and what is under way has a moment to end. Each wait is
 * bounded and none is needed for safety: what has not ended then is cut.
 */
final class Gathering {
  /** Routers ask every 250 ms. */
  private static final Duration NOTICE = Duration.ofMillis(350);

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration ANY = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration LONG_LOOK = Duration.ofMillis(150);

  private static final Duration LEAST = Duration.ofSeconds(1);

  private final Here here;

  Gathering(Here here) {
    this.here = here;
  }

  /**
   * Waits for those in the way.
   *
   * @return how much of the time is left for closing
   */
  Duration longOnes(Duration within, Optional<Duration> killAfter) {
    long begun = System.nanoTime();
    Duration most = killAfter.filter(k -> k.compareTo(within) < 0).orElse(within).minus(LEAST);
    until(most, LONG_LOOK, () -> blockers() == 0);
    Duration left = within.minusNanos(System.nanoTime() - begun);
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  private long blockers() {
    return here.server().blockers().stream().filter(b -> b.kind() != Blocker.Kind.WAITING).count();
  }

  /**
   * From now until {@link #end} new statements wait at the routers.
   *
   * @return since when, in nanoseconds
   */
  long begin() {
    here.announcer().announce(NOTICE);
    until(NOTICE, NOTICE, () -> false);
    long begun = System.nanoTime();
    Set<String> first = here.server().openTransactions();
    until(FIRST, LOOK, () -> Collections.disjoint(first, here.server().openTransactions()));
    until(ANY, LOOK, () -> here.server().openTransactions().isEmpty());
    return begun;
  }

  void end() {
    here.announcer().withdraw();
  }

  private static void until(Duration most, Duration look, BooleanSupplier wanted) {
    long end = System.nanoTime() + most.toNanos();
    try {
      while (System.nanoTime() < end && !wanted.getAsBoolean()) {
        Thread.sleep(look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(
          "switchover-unknown",
          "waiting for transactions to end",
          "this agent stops",
          "Nothing was changed; see 'holdfast status'.",
          e);
    }
  }
}
