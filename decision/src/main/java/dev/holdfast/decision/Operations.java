package dev.holdfast.decision;

import java.util.TreeSet;

/** What the end of an operation of the local server tells. */
final class Operations {
  private Operations() {}

  static void ended(Draft d, long id, OperationResult result) {
    Knowledge k = d.k;
    Knowledge.Running running = k.running;
    if (running == null || running.id() != id) {
      return;
    }
    k.running = null;
    boolean starting = running.operation() instanceof ServerOperation.Start;
    if (starting && result instanceof OperationResult.Unable u) {
      ServerStart.failed(d, u.reason(), true);
    } else if (starting && result instanceof OperationResult.Failed f) {
      ServerStart.failed(d, f.reason(), false);
    } else if (result instanceof OperationResult.Failed f) {
      String problem = name(running.operation()) + ": " + f.reason();
      if (!problem.equals(k.problem)) { // else it has been said
        d.note(Effect.Kind.NOTE, 0, problem);
      }
      k.problem = problem;
      k.retryAt = k.now + k.settings.retry();
      failed(d, running.operation());
    } else {
      if (!(running.operation() instanceof ServerOperation.StopAcknowledging)) {
        k.problem = ""; // a stop only precedes the next try
      }
      succeeded(d, running.operation(), result);
    }
  }

  private static String name(ServerOperation operation) {
    return operation
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static void failed(Draft d, ServerOperation operation) {
    Knowledge k = d.k;
    switch (operation) {
      case ServerOperation.Start o -> {}
      case ServerOperation.Follow f -> k.streamBroken = true;
      case ServerOperation.StopAcknowledging s -> k.promise = null;
      case ServerOperation.AskWritten a -> {
        k.change = null;
        Switchovers.failed(d, "the old primary does not say what it has written");
      }
      case ServerOperation.Acknowledge a -> k.streamBroken = true;
      case ServerOperation.Kill o -> {}
      case ServerOperation.Promote o -> {}
      case ServerOperation.Open o -> {}
      case ServerOperation.Close o -> Switchovers.notClosed(d, k.problem);
      case ServerOperation.StepDown o -> k.server = new ServerView.Draining(0, false);
      case ServerOperation.Lock o -> k.locksKnown = d.rules.locksKnownAfterFailure();
      case ServerOperation.Unlock o -> k.locksKnown = d.rules.locksKnownAfterFailure();
      case ServerOperation.AskReceived o -> {}
      case ServerOperation.Rewind o -> Rejoin.failed(d);
      case ServerOperation.Rebuild o -> Rejoin.failed(d);
    }
  }

  private static void succeeded(Draft d, ServerOperation operation, OperationResult result) {
    Knowledge k = d.k;
    switch (operation) {
      case ServerOperation.Start s -> ServerStart.succeeded(d, s);
      case ServerOperation.Kill o -> ServerCare.exited(d, new Event.ServerExited("stopped hard"));
      case ServerOperation.StopAcknowledging s -> Promises.stopped(d, result);
      case ServerOperation.Follow f -> ServerCare.followed(d, f, result);
      case ServerOperation.Acknowledge a -> {}
      case ServerOperation.Promote p -> {
        k.server = new ServerView.Promoting(p.term(), true);
        d.note(Effect.Kind.APPLIED, p.term(), "everything received is applied");
      }
      case ServerOperation.Open o -> {
        k.server = new ServerView.Primary(o.term());
        k.locked = o.locked();
        k.locksKnown = true;
        d.note(Effect.Kind.OPENED, o.term(), "open for writing");
      }
      case ServerOperation.Close c -> Switchovers.closed(d, c.term());
      case ServerOperation.StepDown o -> Switchovers.steppedDown(d);
      case ServerOperation.Lock l -> Ackers.locked(d, l.nodes());
      case ServerOperation.Unlock u -> {
        TreeSet<dev.holdfast.base.NodeName> rest = new TreeSet<>(k.locked);
        rest.remove(u.node());
        k.locked = java.util.Collections.unmodifiableSortedSet(rest);
      }
      case ServerOperation.AskWritten a -> {
        Ackers.written(d, result);
        Switchovers.written(d, result);
      }
      case ServerOperation.AskReceived a -> Ackers.received(d, result);
      case ServerOperation.Rewind r -> Rejoin.rewound(d, r, result);
      case ServerOperation.Rebuild r -> Rejoin.rebuilt(d, r);
    }
  }
}
