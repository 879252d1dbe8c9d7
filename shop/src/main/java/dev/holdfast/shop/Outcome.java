package dev.holdfast.shop;

/** How an operation ended, as far as its client can know. The codes are part of the format. */
enum Outcome {
  ACKNOWLEDGED(1),
  /** Known not to have been carried out: the commit was never sent, or the server said no. */
  REFUSED(2),
  /** The connection was lost while the commit was on its way: either is right. */
  UNKNOWN(3);

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  static Outcome of(int code) {
    return switch (code) {
      case 1 -> ACKNOWLEDGED;
      case 2 -> REFUSED;
      case 3 -> UNKNOWN;
      default -> throw new IllegalArgumentException("outcome " + code);
    };
  }

  int code() {
    return code;
  }
}
