package dev.holdfast.agent.node;

import dev.holdfast.decision.Leisure;
import java.time.Duration;

/**
 * Time in ticks. Each moment is counted once, whoever asks first; moments are those of {@link
 * System#nanoTime}.
 */
final class TickCount {
  private final long length;
  private long counted;

  TickCount(Duration tick) {
    length = tick.toNanos();
  }

  /** Nothing before that moment counts. */
  void begin(long moment) {
    counted = moment;
  }

  /** Nanoseconds until so many ticks are uncounted; none or less when they are. */
  long left(int ticks, long moment) {
    return counted + ticks * length - moment;
  }

  /**
   * Counts the ticks that had gone by at a moment. After a long pause (the process was stopped, the
   * machine was busy) they are one: what the others said meanwhile has to be heard before their
   * silence is counted.
   *
   * @return 0 to {@link Leisure#MOST}
   */
  int upTo(long moment) {
    long passed = (moment - counted) / length;
    if (passed > 2 * Leisure.MOST) {
      counted = moment;
      return 1;
    }
    int now = Math.clamp(passed, 0, Leisure.MOST);
    counted += now * length;
    return now;
  }
}
