package dev.holdfast.decision;

import dev.holdfast.base.NodeName;

/**
 * Rule 9: an old primary can't commit, but it could go on showing what is no longer true. It closes
 * when for {@link Settings.Patience#staleReads} it has had no evidence that nobody else has been
 * elected. Evidence is an answer of the store, a commit that was acknowledged, or an acker that
 * says that it has promised no later term: without that acker nobody is elected.
 *
 * <p>"Closes" means that the server is killed. Anything gentler would have to end the sessions of
 * clients one by one, and a session that ends while its commit waits makes that commit visible. A
 * killed server shows nobody anything, and its recovery waits until the store has told who is
 * primary.
 */
final class StaleReads {
  private StaleReads() {}

  static void evidence(Draft d) {
    d.k.evidenceAt = d.k.now;
  }

  static void heard(Draft d, NodeName from, NodeStatus status) {
    Knowledge k = d.k;
    if (knowsItsAckers(k)
        && k.record != null
        && k.record.record().ackers().contains(from)
        && status.durable().promised() <= k.record.record().term()) {
      evidence(d);
    }
  }

  /** Whether the record is this primary's own and no write that changes it can be under way. */
  private static boolean knowsItsAckers(Knowledge k) {
    return k.record != null
        && k.record.record().primary().equals(k.self)
        && k.claimedVersion == k.record.version()
        && Draft.isFree(k, StoreRequest.Write.class);
  }

  /** Whether clients may read what it has as the primary's: also while it is to open once more. */
  private static boolean readable(Knowledge k) {
    return switch (k.server) {
      case ServerView.Primary _ -> true;
      case ServerView.Draining draining -> !draining.closed();
      case ServerView.Promoting again -> k.durable.served() == again.term();
      case ServerView.Down _,
          ServerView.Starting _,
          ServerView.Idle _,
          ServerView.Following _,
          ServerView.Errant _ ->
          false;
    };
  }

  static void tend(Draft d) {
    Knowledge k = d.k;
    if (!readable(k)) {
      evidence(d);
      return;
    }
    if (knowsItsAckers(k) && k.record != null && k.record.record().ackers().isEmpty()) {
      evidence(d); // it alone can be elected
    }
    boolean killing = k.running != null && k.running.operation() instanceof ServerOperation.Kill;
    if (!killing && k.now >= k.retryAt && d.rules.closes(k.now - k.evidenceAt, k.settings)) {
      d.note(
          Effect.Kind.CLOSED,
          k.record == null ? 0 : k.record.record().term(),
          "neither the coordination store nor an acker has been heard: closed to all clients");
      d.run(new ServerOperation.Kill());
    }
  }
}
