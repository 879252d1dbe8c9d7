package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.Failure;
import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException.Code;

/** Requests with deadlines, and what their replies mean. */
final class Calls {
  private final Session session;
  private final Duration patience;

  Calls(Session session, Duration patience) {
    this.session = session;
    this.patience = patience;
  }

  Deadline deadline() {
    return Deadline.in(patience);
  }

  /** Sends once: for writes, of which a second one would be another write. */
  Reply once(Request request, Deadline deadline) {
    try {
      Optional<Link> link = session.borrow(deadline);
      if (link.isEmpty()) {
        return Reply.of(Code.CONNECTIONLOSS.intValue());
      }
      try {
        return link.get().ask(request).get(Math.max(deadline.leftNanos(), 0), TimeUnit.NANOSECONDS);
      } finally {
        session.giveBack();
      }
    } catch (TimeoutException e) {
      return Reply.of(Code.OPERATIONTIMEOUT.intValue());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.of(Code.OPERATIONTIMEOUT.intValue());
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with an exception", e);
    }
  }

  /** Sends until somebody answers: for reads. */
  Reply answered(Request request, Deadline deadline) {
    Reply reply;
    do {
      reply = once(request, deadline);
    } while (isLost(reply) && deadline.leftNanos() > 0 && !Thread.currentThread().isInterrupted());
    return reply;
  }

  /** What was read; {@code absent} when there is no such node. */
  <T> Answer<T> read(Request request, Deadline deadline, T absent, Function<Reply, T> value) {
    Reply reply = answered(request, deadline);
    return switch (reply.code()) {
      case OK -> new Answer.Known<>(value.apply(reply));
      case NONODE -> new Answer.Known<>(absent);
      case NOAUTH -> throw refused();
      default -> new Answer.Unavailable<>(reason(reply));
    };
  }

  /** What a conditional write came to; {@code current} is asked when somebody else was first. */
  <T> CasOutcome<T> write(
      Request request, Deadline deadline, Function<Deadline, Answer<Optional<T>>> current) {
    Reply reply = once(request, deadline);
    return switch (reply.code()) {
      case OK -> new CasOutcome.Written<>(reply.version());
      case NONODE, NODEEXISTS, BADVERSION ->
          switch (current.apply(deadline)) {
            case Answer.Known<Optional<T>>(Optional<T> found) -> new CasOutcome.Conflict<>(found);
            case Answer.Unavailable<Optional<T>>(String reason) -> new CasOutcome.Unknown<>(reason);
          };
      case NOAUTH -> throw refused();
      default -> new CasOutcome.Unknown<>(reason(reply));
    };
  }

  private static boolean isLost(Reply reply) {
    return switch (reply.code()) {
      case OK, NONODE, NODEEXISTS, BADVERSION, NOAUTH -> false;
      default -> true;
    };
  }

  private static String reason(Reply reply) {
    return switch (reply.code()) {
      case CONNECTIONLOSS -> "no server of the store serves, or the connection was lost meanwhile";
      case OPERATIONTIMEOUT -> "the store did not answer in time";
      default -> "the store answered " + reply.code();
    };
  }

  private static Failure refused() {
    return new Failure(
        "store-refused",
        "asking the coordination store",
        "it belongs to another cluster: it does not know this cluster's token",
        "Give all nodes the same token file, or this cluster ports of its own.");
  }
}
