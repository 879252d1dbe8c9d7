package dev.holdfast.shop;

import java.util.Locale;

/** What a worker does. The codes are part of the journal's format. */
public enum Kind {
  DEPOSIT(1),
  PURCHASE(2),
  REFUND(3),
  READ(4),
  REPLICA_READ(5);

  private final int code;

  Kind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Kind of(int code) {
    return switch (code) {
      case 1 -> DEPOSIT;
      case 2 -> PURCHASE;
      case 3 -> REFUND;
      case 4 -> READ;
      case 5 -> REPLICA_READ;
      default -> throw new IllegalArgumentException("kind " + code);
    };
  }

  public boolean writes() {
    return this == DEPOSIT || this == PURCHASE || this == REFUND;
  }

  /** The word for reports, e.g. {@code replica-read}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
