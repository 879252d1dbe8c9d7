package dev.holdfast.decision;

/**
 * The starts of this node's server that have failed, in a row; and those after which it soon died.
 *
 * @param failures how many
 * @param damaged how many of the last of them because of the data, with which none can succeed
 * @param since the tick of the first
 * @param last why the last one failed; empty when none has
 * @param crashes how often in a row it ended by itself soon after its start
 * @param startedAt the tick of the last start that succeeded
 */
record Starts(int failures, int damaged, long since, String last, int crashes, long startedAt) {
  static final Starts NONE = new Starts(0, 0, 0, "", 0, Long.MIN_VALUE / 2);

  /** So many in a row are no accident. */
  private static final int ENOUGH = 3;

  /** More would only overflow. */
  private static final int MOST_DOUBLINGS = 20;

  Starts failed(long now, boolean dataAreDamaged, String why) {
    return new Starts(
        failures + 1,
        dataAreDamaged ? damaged + 1 : 0,
        failures == 0 ? now : since,
        why,
        crashes,
        startedAt);
  }

  Starts succeeded(long now) {
    return new Starts(0, 0, 0, "", crashes, now);
  }

  /**
   * The server has ended.
   *
   * @param byItself nobody killed it, and nobody shut it down
   */
  Starts ended(long now, boolean byItself, Settings settings) {
    boolean soon = now - startedAt < settings.patience().restart();
    int inARow = !soon ? 0 : byItself ? crashes + 1 : crashes;
    return new Starts(failures, damaged, since, last, inARow, startedAt);
  }

  /** Whether it has no better prospects now than the last time. */
  boolean crashesAgainAndAgain() {
    return crashes >= 2;
  }

  /** The first crash may be an accident; each after the second doubles the pause. */
  long pauseAfterCrash(Settings settings) {
    return crashesAgainAndAgain() ? doubled(crashes - 2, settings) : 0;
  }

  /** Each failure doubles the pause before the next try. */
  long pause(Settings settings) {
    return doubled(failures - 1, settings);
  }

  private static long doubled(int times, Settings settings) {
    long pause = (long) settings.retry() << Math.min(times, MOST_DOUBLINGS);
    return Math.min(pause, settings.patience().restart());
  }

  /** Whether only other data can help. */
  boolean hopeless() {
    return damaged >= ENOUGH;
  }

  /** After other data were wanted in vain: somebody may have mended these. */
  Starts onceMore() {
    return new Starts(failures, Math.min(damaged, ENOUGH - 1), since, last, crashes, startedAt);
  }

  /** With ticks counted from elsewhere, and no text for people; as if none had ended by itself. */
  Starts canonical(long countedFrom) {
    return new Starts(
        Math.min(failures, MOST_DOUBLINGS),
        Math.min(damaged, ENOUGH),
        failures == 0 ? 0 : countedFrom,
        "",
        NONE.crashes,
        NONE.startedAt);
  }

  String text() {
    String often = failures == 1 ? "" : ", " + failures + " tries so far";
    return "its server does not start" + often + ": " + last;
  }

  String crashText(String how) {
    return "its server dies soon after each start, " + crashes + " times in a row: " + how;
  }
}
