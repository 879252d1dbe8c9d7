package dev.holdfast.recovery.fold;

/** How transactions are replayed. */
public enum Engine {
  /** Each as it is logged. */
  SERVE(Long.MAX_VALUE),
  /** What can be folded is. */
  FOLD(0),
  /** What can be folded is where it is long enough to pay. */
  AUTO(4L << 20);

  private final long worthBytes;

  Engine(long worthBytes) {
    this.worthBytes = worthBytes;
  }

  /** How much log a stretch has at least. */
  long worthBytes() {
    return worthBytes;
  }
}
