package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Rules;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who does not hear the primary asks the others first: one node that is cut off deposes nobody. */
class PreVoteTest {
  private static final int SEEDS = 100;

  @Test
  void nodeThatAloneDoesNotHearThePrimaryDeposesNobody() {
    assertThat(LongStream.rangeClosed(1, SEEDS).filter(s -> deposed(s, new Rules()))).isEmpty();
  }

  @Test
  void replicasThatAgreeThoughTheyHearThePrimaryAreCaught() {
    Rules mutant =
        new Rules() {
          @Override
          protected boolean agreesToElection(boolean primaryGone, boolean alreadyPromised) {
            return true;
          }
        };
    assertThat(LongStream.rangeClosed(1, SEEDS).filter(s -> deposed(s, mutant))).isNotEmpty();
  }

  private static boolean deposed(long seed, Rules rules) {
    Scenario standard = Scenario.standard(rules);
    World w =
        new World(new Scenario(3, 0, 0, rules, standard.flaws(), standard.settings()), seed, false);
    w.calm = true;
    w.streams.begin();
    w.agents.values().forEach(w::startAgent);
    runFor(w, 150);
    long term = w.store.record().orElseThrow().record().term();
    NodeName primary = w.store.record().orElseThrow().record().primary();
    NodeName last = w.names.getLast().equals(primary) ? w.names.getFirst() : w.names.getLast();
    w.network.cutOneWay(primary, last);
    w.network.cutOneWay(last, primary);
    runFor(w, 100);
    return w.store.record().orElseThrow().record().term() > term;
  }

  private static void runFor(World w, int ticks) {
    long end = w.schedule.now() + (long) ticks * World.TICK;
    while (w.schedule.runNext(end)) {
      // the invariants are checked by the steps
    }
  }
}
