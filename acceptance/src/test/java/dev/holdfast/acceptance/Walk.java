package dev.holdfast.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Scenarios in random order, none a second time before all have been played. */
final class Walk {
  private final List<Scenario> scenarios;
  private final Random random;

  Walk(List<Scenario> scenarios, long seed) {
    this.scenarios = new ArrayList<>(scenarios);
    this.random = new Random(seed);
  }

  /** Tells each outcome, also those of scenarios that failed; begins none when time is over. */
  void run(Duration time, Consumer<Outcome> witness) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    try (Theatre theatre = new Theatre()) {
      while (System.nanoTime() < end) {
        Collections.shuffle(scenarios, random);
        for (Scenario next : scenarios) {
          if (System.nanoTime() < end) {
            witness.accept(played(theatre, next));
          }
        }
      }
    }
  }

  private static Outcome played(Theatre theatre, Scenario scenario) {
    try {
      return theatre.play(scenario);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (Throwable e) {
      e.printStackTrace(System.out);
      return Outcome.failed(scenario, e);
    }
  }
}
