package dev.holdfast.shop;

import java.util.random.RandomGenerator;

/**
 * Ids are made by clients, so that an operation can be found again whatever became of it: 33 bits
 * of a random run number, then 30 bits that count the run's operations. Run 0 is the load.
 */
final class Ids {
  static final int SEQUENCE_BITS = 30;

  /** Ids below are the load's. */
  static final long FIRST_OF_RUNS = 1L << SEQUENCE_BITS;

  private static final long MOST_RUNS = 1L << 33;

  private Ids() {}

  static long newRun(RandomGenerator random) {
    return random.nextLong(1, MOST_RUNS);
  }

  static long of(long run, int sequence) {
    return (run << SEQUENCE_BITS) | sequence;
  }

  static long run(long id) {
    return id >>> SEQUENCE_BITS;
  }

  static int sequence(long id) {
    return (int) (id & (FIRST_OF_RUNS - 1));
  }
}
