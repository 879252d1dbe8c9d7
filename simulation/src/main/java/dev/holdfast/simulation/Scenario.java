package dev.holdfast.simulation;

import dev.holdfast.decision.Rules;
import dev.holdfast.decision.Settings;

/**
 * What a run is made of, besides its seed. Time is in ticks; a tick is an agent's tick.
 *
 * @param nodes how many members; 2 or more
 * @param trouble how long faults happen
 * @param calm how long the cluster has afterwards to serve again
 * @param comparesVersions whether the store compares versions (a mutant does not)
 */
record Scenario(
    int nodes, long trouble, long calm, Rules rules, boolean comparesVersions, Settings settings) {
  /** Short waits, so that much happens in few ticks. */
  private static final Settings QUICK = new Settings(2, 6, 8, 14, 24, 3, 12);

  static Scenario standard(Rules rules) {
    return new Scenario(3, 260, 400, rules, true, QUICK);
  }
}
