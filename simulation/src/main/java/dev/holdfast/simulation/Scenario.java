package dev.holdfast.simulation;

import dev.holdfast.decision.Rules;
import dev.holdfast.decision.Settings;
import java.util.Random;
import java.util.Set;

/**
 * What a run is made of, besides its seed. Time is in ticks; a tick is an agent's tick.
 *
 * @param nodes how many members; 0 leaves it to the seed: 3 as a rule, now and then 2, 4 or 5
 * @param trouble how long faults happen
 * @param calm how long the cluster has afterwards to serve again
 * @param flaws what is wrong besides the rules; empty except in mutants
 */
record Scenario(
    int nodes, long trouble, long calm, Rules rules, Set<Flaw> flaws, Settings settings) {
  /** Something wrong in what surrounds the core. */
  enum Flaw {
    STORE_COMPARES_NO_VERSIONS,
    SERVER_ID_WITHOUT_TERM,
    /** As MariaDB does when replication is started by GTID after a restart. */
    RELAY_LOG_DROPPED_AT_START,
    VOTES_BEFORE_SYNCING,
    /** A stream that begins anew sends a transaction from its beginning. */
    VOUCHES_BY_A_NEW_STREAM
  }

  /** Short waits, so that much happens in few ticks. */
  private static final Settings QUICK =
      new Settings(2, 6, 8, 14, 24, 3, 12, new Settings.Patience(6, 10, 40, 20, 30, 96));

  static Scenario standard(Rules rules) {
    return new Scenario(0, 260, 480, rules, Set.of(), QUICK);
  }

  Scenario with(Flaw flaw) {
    return new Scenario(nodes, trouble, calm, rules, Set.of(flaw), settings);
  }

  int nodes(Random random) {
    if (nodes > 0) {
      return nodes;
    }
    return switch (random.nextInt(12)) {
      case 0 -> 2;
      case 1 -> 4;
      case 2 -> 5;
      default -> 3;
    };
  }
}
