package dev.holdfast.shop;

/** What one record of the journal says. Money in cents, times in microseconds since the epoch. */
sealed interface Entry {
  /** A run begins; its operations carry its number in their ids. */
  record Begin(long run, long epochMicros) implements Entry {}

  /**
   * Written before an operation is sent.
   *
   * @param amount what is deposited, or what the purchase costs
   * @param subject the purchase that a refund takes back, else 0
   */
  record Intent(long id, Kind kind, long customer, long amount, long subject, long epochMicros)
      implements Entry {}

  /**
   * Written when an outcome is known.
   *
   * @param credit the customer's credit after it, and the revision that has it; 0 when refused
   */
  record Result(long id, Outcome outcome, long credit, long revision, long epochMicros)
      implements Entry {}

  /**
   * What a read saw.
   *
   * @param connection counts the connections of the run
   * @param lastOp the operation that wrote this credit; 0 when it was load
   */
  record Read(
      long run,
      Kind kind,
      int connection,
      long customer,
      long credit,
      long revision,
      long lastOp,
      long epochMicros)
      implements Entry {}

  /** A run ended in an orderly way, after this many intents. */
  record End(long run, int intents, long epochMicros) implements Entry {}
}
