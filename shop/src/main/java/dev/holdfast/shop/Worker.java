package dev.holdfast.shop;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One customer after the other over one connection: deposits, purchases, refunds, reads. */
final class Worker implements Runnable {
  private static final int MOST_ATTEMPTS = 100;
  private static final int REFUNDABLE = 20;
  private static final int READS_PERCENT = 10;
  private static final int REFUNDS_PERCENT = 15;
  private static final int DEPOSITS_PERCENT = 45;

  private final Shift shift;
  private final Line line;
  private final CreditReader reader;
  private final SplittableRandom random;
  private final ArrayDeque<Operation.Refund> refundable = new ArrayDeque<>();
  private Balance balance = Balance.NONE;

  Worker(Shift shift, Connector connector, SplittableRandom random) {
    this.shift = shift;
    this.line = new Line(shift, connector::writable);
    this.reader = new CreditReader(shift, line, Kind.READ, random);
    this.random = random;
  }

  @Override
  public void run() {
    try (line) {
      while (!shift.over()) {
        if (!shift.awaitTurn() || line.session() == null) {
          return;
        }
        int percent = random.nextInt(100);
        if (percent < READS_PERCENT) {
          reader.readOnce();
        } else {
          carryOut(invent(percent));
        }
      }
    }
  }

  private Operation invent(int percent) {
    Operation.Refund refund = percent < REFUNDS_PERCENT ? refundable.poll() : null;
    if (refund != null) {
      return refund;
    }
    long customer = shift.anyCustomer(random);
    return percent < DEPOSITS_PERCENT
        ? new Operation.Deposit(customer, random.nextLong(1_000, 20_000))
        : new Operation.Purchase(customer, shift.goods.basket(random));
  }

  private void carryOut(Operation operation) {
    long sentAt = shift.meter.now();
    long id =
        shift.journal.intend(
            operation.kind(), operation.customer(), operation.amount(), operation.subject());
    Outcome outcome = outcome(operation, id);
    shift.journal.result(id, outcome, outcome == Outcome.REFUSED ? Balance.NONE : balance);
    switch (outcome) {
      case ACKNOWLEDGED -> {
        shift.meter.acknowledged(operation.kind(), sentAt);
        shift.changed(operation.customer(), random);
        remember(operation, id);
      }
      case REFUSED -> shift.meter.refused();
      case UNKNOWN -> shift.meter.unknown();
    }
  }

  private void remember(Operation operation, long id) {
    if (operation instanceof Operation.Purchase(long customer, Basket basket)) {
      refundable.add(new Operation.Refund(customer, id, basket));
      if (refundable.size() > REFUNDABLE) {
        refundable.remove();
      }
    }
  }

  /** Tries again after each known rollback; what was never committed stays refused. */
  private Outcome outcome(Operation operation, long id) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Session session = line.session();
      if (session == null) {
        break;
      }
      Outcome outcome = attempt(session, operation, id);
      if (outcome != null) {
        return outcome;
      }
    }
    return Outcome.REFUSED;
  }

  /** Null when it was rolled back and may be tried again. */
  private @Nullable Outcome attempt(Session session, Operation operation, long id) {
    try {
      session.begin();
      balance = operation.send(session, id);
    } catch (Operation.Declined e) {
      shift.meter.error(String.valueOf(e.getMessage()));
      line.rollback();
      return Outcome.REFUSED;
    } catch (SQLException e) {
      return rolledBack(e);
    }
    try {
      session.commit(shift.commitTimeout);
      return Outcome.ACKNOWLEDGED;
    } catch (SQLException e) {
      return switch (Trouble.of(e)) {
        case CONFLICT, READ_ONLY -> rolledBack(e);
        case LOST, DENIED, MISSING, OTHER -> {
          shift.meter.error("commit-" + Trouble.name(e));
          line.drop();
          yield Outcome.UNKNOWN;
        }
      };
    }
  }

  private @Nullable Outcome rolledBack(SQLException e) {
    shift.meter.error(Trouble.name(e));
    return switch (Trouble.of(e)) {
      case CONFLICT -> {
        line.rollback();
        yield null;
      }
      case LOST, READ_ONLY -> {
        line.drop();
        yield null;
      }
      case DENIED, MISSING, OTHER -> {
        line.rollback();
        yield Outcome.REFUSED;
      }
    };
  }
}
