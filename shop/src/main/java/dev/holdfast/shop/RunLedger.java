package dev.holdfast.shop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a journal knows of one run's operations, by their sequence numbers, in plain arrays: a run
 * of an hour has millions.
 */
final class RunLedger {
  final long run;
  private byte[] kinds = new byte[1024];
  private byte[] outcomes = new byte[1024];
  private boolean[] present = new boolean[1024];
  private long[] customers = new long[1024];
  private long[] amounts = new long[1024];
  private long[] credits = new long[1024];
  private long[] revisions = new long[1024];
  private boolean[] refunded = new boolean[1024];
  private int last;
  private boolean ended;

  RunLedger(long run) {
    this.run = run;
  }

  void intent(Entry.Intent intent) {
    int i = room(intent.id());
    kinds[i] = (byte) intent.kind().code();
    customers[i] = intent.customer();
    amounts[i] = intent.amount();
  }

  /** An outcome that came after the snapshot leaves the operation open, unless it was refused. */
  void result(Entry.Result result, boolean beforeSnapshot) {
    int i = room(result.id());
    credits[i] = result.credit();
    revisions[i] = result.revision();
    if (beforeSnapshot || result.outcome() != Outcome.ACKNOWLEDGED) {
      outcomes[i] = (byte) result.outcome().code();
    }
  }

  void end() {
    ended = true;
  }

  /** Whether nothing can be missing at the end. */
  boolean ended() {
    return ended;
  }

  /** The highest sequence number; the lowest is 1. */
  int last() {
    return last;
  }

  /** Null when no intent is known. */
  @Nullable Kind kind(int i) {
    return i < 1 || i > last || kinds[i] == 0 ? null : Kind.of(kinds[i]);
  }

  /** Null while it is open. */
  @Nullable Outcome outcome(int i) {
    return outcomes[i] == 0 ? null : Outcome.of(outcomes[i]);
  }

  long customer(int i) {
    return customers[i];
  }

  long amount(int i) {
    return amounts[i];
  }

  /** The balance that it left; revision 0 when the journal does not say. */
  Balance after(int i) {
    return new Balance(credits[i], revisions[i]);
  }

  void setPresent(int i) {
    present[i] = true;
  }

  boolean present(int i) {
    return present[i];
  }

  /** A refund of this purchase is in the database. */
  void setRefunded(int i) {
    refunded[i] = true;
  }

  boolean refunded(int i) {
    return refunded[i];
  }

  private int room(long id) {
    int i = Ids.sequence(id);
    if (i >= kinds.length) {
      int size = Math.max(i + 1, kinds.length * 2);
      kinds = Arrays.copyOf(kinds, size);
      outcomes = Arrays.copyOf(outcomes, size);
      present = Arrays.copyOf(present, size);
      customers = Arrays.copyOf(customers, size);
      amounts = Arrays.copyOf(amounts, size);
      credits = Arrays.copyOf(credits, size);
      revisions = Arrays.copyOf(revisions, size);
      refunded = Arrays.copyOf(refunded, size);
    }
    last = Math.max(last, i);
    return i;
  }
}
