package dev.holdfast.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of a scenario from a seed. */
final class Simulation {
  /**
   * How a run ended.
   *
   * @param violation what did not hold; empty when everything did
   * @param story what happened, line by line; empty unless it was to be told
   * @param probes how often each rare thing was reached
   */
  record Outcome(
      long seed,
      Optional<String> violation,
      List<String> story,
      Map<String, Integer> probes,
      int acknowledged) {}

  /** How often it is seen whether all is well again; it is not the moment that counts. */
  private static final long LOOK = 30L * World.TICK;

  private static final long STAY = 90L * World.TICK;

  private Simulation() {}

  /** Runs a seed; a violation is run again with its story told. */
  static Outcome run(Scenario scenario, long seed) {
    Outcome outcome = run(scenario, seed, false);
    return outcome.violation().isPresent() ? run(scenario, seed, true) : outcome;
  }

  static Outcome run(Scenario scenario, long seed, boolean told) {
    World w = new World(scenario, seed, told);
    Optional<String> violation = Optional.empty();
    try {
      play(w, scenario);
    } catch (Violation v) {
      violation = Optional.of(String.valueOf(v.getMessage()));
    }
    return new Outcome(
        seed, violation, w.story.lines(), w.probes, w.invariants.acknowledgedCount());
  }

  private static void play(World w, Scenario scenario) {
    w.streams.begin();
    w.agents.values().forEach(w::startAgent);
    long trouble = scenario.trouble() * World.TICK;
    new Faults(w).until(trouble);
    runTo(w, trouble);
    long end = trouble + scenario.calm() * World.TICK;
    int acknowledged = w.invariants.acknowledgedCount();
    for (long t = trouble + LOOK; t < end; t += LOOK) {
      runTo(w, t);
      if (w.invariants.whatIsNotWell(acknowledged).isEmpty()) {
        staysWell(w, t);
        return;
      }
      acknowledged = w.invariants.acknowledgedCount();
    }
    runTo(w, end);
    w.invariants.checkCalm(acknowledged);
  }

  /** What has healed could fall ill by itself again: most of what waits in a cluster is shorter. */
  private static void staysWell(World w, long since) {
    int acknowledged = w.invariants.acknowledgedCount();
    runTo(w, since + STAY);
    w.invariants.checkCalm(acknowledged);
  }

  private static void runTo(World w, long end) {
    while (w.schedule.runNext(end)) {
      // each step checks by itself what it may have changed
    }
  }
}
