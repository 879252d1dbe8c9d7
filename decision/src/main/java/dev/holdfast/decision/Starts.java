package dev.holdfast.decision;

/**
 * The starts of this node's server that have failed, in a row.
 *
 * @param failures how many
 * @param damaged how many of the last of them because of the data, with which none can succeed
 * @param since the tick of the first
 * @param last why the last one failed; empty when none has
 */
record Starts(int failures, int damaged, long since, String last) {
  static final Starts NONE = new Starts(0, 0, 0, "");

  /** So many in a row are no accident. */
  private static final int ENOUGH = 3;

  /** More would only overflow. */
  private static final int MOST_DOUBLINGS = 20;

  Starts failed(long now, boolean dataAreDamaged, String why) {
    return new Starts(
        failures + 1, dataAreDamaged ? damaged + 1 : 0, failures == 0 ? now : since, why);
  }

  /** Each failure doubles the pause before the next try. */
  long pause(Settings settings) {
    long pause = (long) settings.retry() << Math.min(failures - 1, MOST_DOUBLINGS);
    return Math.min(pause, settings.patience().restart());
  }

  /** Whether only other data can help. */
  boolean hopeless() {
    return damaged >= ENOUGH;
  }

  /** After other data were wanted in vain: somebody may have mended these. */
  Starts onceMore() {
    return new Starts(failures, Math.min(damaged, ENOUGH - 1), since, last);
  }

  /** With ticks counted from elsewhere, and no text for people. */
  Starts canonical(long countedFrom) {
    return new Starts(
        Math.min(failures, MOST_DOUBLINGS),
        Math.min(damaged, ENOUGH),
        failures == 0 ? 0 : countedFrom,
        "");
  }

  String text() {
    String often = failures == 1 ? "" : ", " + failures + " tries so far";
    return "its server does not start" + often + ": " + last;
  }
}
