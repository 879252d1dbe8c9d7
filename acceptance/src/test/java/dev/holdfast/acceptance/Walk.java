package dev.holdfast.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Scenarios in random order, none a second time before all have been played. */
final class Walk {
  private final List<Scenario> scenarios;
  private final Random random;
  private int next;

  Walk(List<Scenario> scenarios, long seed) {
    this.scenarios = new ArrayList<>(scenarios);
    this.random = new Random(seed);
  }

  /**
   * Tells each outcome, one at a time, also those of scenarios that failed; begins none when time
   * is over.
   *
   * @param clusters how many scenarios are played at once, each on a cluster of its own
   */
  void run(Duration time, int clusters, Consumer<Outcome> witness) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    try (ExecutorService threads = Executors.newFixedThreadPool(clusters)) {
      List<Future<?>> walks = new ArrayList<>();
      for (int cluster = 1; cluster <= clusters; cluster++) {
        Theatre theatre = new Theatre("cluster" + cluster);
        walks.add(threads.submit(() -> walk(theatre, end, witness)));
      }
      for (Future<?> walk : walks) {
        walk.get();
      }
    }
  }

  private Void walk(Theatre theatre, long end, Consumer<Outcome> witness) throws Exception {
    try (theatre) {
      while (System.nanoTime() < end) {
        Outcome outcome = played(theatre, drawn());
        synchronized (this) {
          witness.accept(outcome);
        }
      }
    }
    return null;
  }

  private synchronized Scenario drawn() {
    if (next == 0) {
      Collections.shuffle(scenarios, random);
    }
    Scenario drawn = scenarios.get(next);
    next = (next + 1) % scenarios.size();
    return drawn;
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
