package dev.holdfast.decision;

/**
 * Grey failures: the process is there and does not work. Its own agent probes the server and says
 * so to the others, who believe it even while they hear the replication stream.
 *
 * <pre>
 *   probe waits for {@link Settings.Patience#answer} → in trouble: said in each heartbeat
 *     a primary in trouble → elections as for one that is gone
 *     an acker in trouble → no vote, and it is removed
 *   … for {@link Settings.Patience#restart} → killed, and started again
 * </pre>
 */
final class Suspicion {
  private Suspicion() {}

  static void begun(Draft d, Event.Probe probe) {
    if (d.k.server.running()) {
      d.k.health = d.k.health.begun(probe, d.k.now);
    }
  }

  static void ended(Draft d, Event.Probe probe, String trouble) {
    d.k.health = d.k.health.ended(probe, trouble);
  }

  static void tend(Draft d) {
    Knowledge k = d.k;
    if (!k.server.running()) {
      k.health = Health.FINE;
    }
    String trouble = k.health.trouble(k.now, k.settings.patience());
    if (!trouble.equals(k.trouble)) {
      k.trouble = trouble;
      boolean well = trouble.isEmpty();
      long term = k.record == null ? 0 : k.record.record().term();
      d.note(Effect.Kind.TROUBLE, term, "the server " + (well ? "works again" : trouble));
    }
    if (d.rules.restarts(k.health.unanswered(k.now), k.settings)) {
      restart(d);
    }
  }

  /** Nobody has deposed it, or it is a replica: a hung server would stay out for ever. */
  private static void restart(Draft d) {
    Knowledge k = d.k;
    boolean killing = k.running != null && k.running.operation() instanceof ServerOperation.Kill;
    if (!killing && !k.orders.paused() && k.now >= k.retryAt) {
      d.note(Effect.Kind.TROUBLE, 0, "the server has not answered for long: it is started anew");
      d.run(new ServerOperation.Kill());
    }
  }

  /** Whether nothing can be asked of the local server now. */
  static boolean hangs(Knowledge k) {
    return k.health.unanswered(k.now) >= k.settings.patience().answer();
  }
}
