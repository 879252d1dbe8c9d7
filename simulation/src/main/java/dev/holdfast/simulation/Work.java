package dev.holdfast.simulation;

import dev.holdfast.decision.Event;
import dev.holdfast.decision.OperationResult;
import dev.holdfast.decision.ServerOperation;
import org.jspecify.annotations.Nullable;

/**
 * Carries operations out as an agent's driver does: one after the other, a kill on top. What is
 * given up, or loses its agent, may have happened, in part or whole or a little later.
 */
final class Work {
  private static final int PATIENCE = 40;

  private final World w;
  private final Steps steps;

  Work(World w, Steps steps) {
    this.w = w;
    this.steps = steps;
  }

  void run(Agent a, long id, ServerOperation operation) {
    w.tell(() -> "  " + a.name + " runs " + operation);
    Task task = new Task(id, operation, a.incarnation);
    if (operation instanceof ServerOperation.Kill) {
      if (a.task != null) {
        a.task.cancelled = true;
      }
      attempt(a, task);
      return;
    }
    a.waiting.add(task);
    next(a);
  }

  void cancel(Agent a, long id) {
    if (a.task != null && a.task.id == id) {
      a.task.cancelled = true;
    }
    a.waiting.stream().filter(t -> t.id == id).forEach(t -> t.cancelled = true);
  }

  /** The agent's process is about to end: a statement that it has sent is carried out. */
  void abandon(Agent a) {
    if (a.task != null) {
      perhaps(a, a.task.operation);
    }
  }

  private void next(Agent a) {
    if (a.task == null) {
      Task task = a.waiting.poll();
      a.task = task;
      if (task != null) {
        attempt(a, task);
      }
    }
  }

  private void attempt(Agent a, Task task) {
    int usual = task.operation instanceof ServerOperation.Start ? 25 : 8;
    w.schedule.after(
        w.delay(usual),
        () -> {
          if (!a.up() || a.incarnation != task.incarnation) {
            return;
          }
          if (a.frozen) {
            attempt(a, task);
            return;
          }
          OperationResult result = outcome(a, task);
          if (result == null) {
            attempt(a, task);
          } else {
            ended(a, task, result);
          }
        });
  }

  private void ended(Agent a, Task task, OperationResult result) {
    w.invariants.check();
    if (a.task == task) {
      a.task = null;
    }
    if (task.operation instanceof ServerOperation.Kill) {
      w.deliver(a, new Event.ServerExited("signal 9"));
    }
    w.deliver(a, new Event.OperationEnded(task.id, result));
    next(a);
  }

  private @Nullable OperationResult outcome(Agent a, Task task) {
    task.tries++;
    ServerOperation op = task.operation;
    boolean needsAnswers =
        !(op instanceof ServerOperation.Start) && !(op instanceof ServerOperation.Kill);
    if (task.cancelled) {
      a.server.closing = false;
      perhaps(a, op);
      return new OperationResult.Failed("cancelled");
    }
    if (needsAnswers && waits(a.server, op)) {
      if (task.tries <= PATIENCE / 2) {
        return null;
      }
      if (w.random.nextBoolean() && !replacesData(op)) {
        a.server.unread.add(() -> steps.step(a.server, op));
      }
      return new OperationResult.Failed("the server does not answer");
    }
    if (needsAnswers && !w.calm && w.random.nextInt(25) == 0) {
      perhaps(a, op);
      return new OperationResult.Failed("no answer");
    }
    OperationResult result = steps.step(a.server, op);
    if (result == null && task.tries > PATIENCE) {
      a.server.closing = false; // a statement that is given up waits no more
    }
    return result == null && task.tries > PATIENCE ? new OperationResult.Failed("gave up") : result;
  }

  private static boolean waits(SimServer s, ServerOperation op) {
    boolean asks =
        op instanceof ServerOperation.AskWritten || op instanceof ServerOperation.AskReceived;
    return s.frozen || (s.diskFull && !asks);
  }

  /** Its last step is the agent's own: it doesn't happen later. */
  private static boolean replacesData(ServerOperation op) {
    return op instanceof ServerOperation.Rewind || op instanceof ServerOperation.Rebuild;
  }

  private void perhaps(Agent a, ServerOperation op) {
    if (op instanceof ServerOperation.Start || waits(a.server, op)) {
      return;
    }
    switch (w.random.nextInt(3)) {
      case 0 -> {}
      case 1 -> steps.half(a.server, op);
      default -> {
        w.probe("operation done without its answer");
        steps.step(a.server, op);
      }
    }
  }
}
