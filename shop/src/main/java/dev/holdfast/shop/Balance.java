package dev.holdfast.shop;

/** A customer's credit in cents, and the revision that has it. */
record Balance(long credit, long revision) {
  static final Balance NONE = new Balance(0, 0);
}
