package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.decision.NodeStatus;
import dev.holdfast.decision.Rules;
import dev.holdfast.decision.Settings;
import dev.holdfast.decision.TermRecord;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A primary that hangs is replaced in a bounded time, and a rule that forgets this is caught. */
class HungPrimaryTest {
  private static final int SEEDS = 300;

  /** Its probes' patience, one pause between two of them, and an election. */
  private static final int SOON = 34 * World.TICK;

  private static final int LATER = 150 * World.TICK;

  @Test
  void anotherServesSoonAfterAPrimaryHangs() {
    assertThat(replacedWithin(SOON, new Rules())).isEqualTo(SEEDS);
  }

  @Test
  void fullDiskOfAPrimaryIsNoticedToo() {
    assertThat(
            LongStream.rangeClosed(1, SEEDS)
                .filter(s -> replaced(s, new Rules(), SOON, HungPrimaryTest::fill)))
        .hasSize(SEEDS);
  }

  @Test
  void peersThatDoNotBelieveItsAgentAreCaught() {
    Rules mutant =
        new Rules() {
          @Override
          protected boolean believesTrouble(NodeStatus primary) {
            return false;
          }
        };
    assertThat(replacedWithin(SOON, mutant)).isZero();
    assertThat(replacedWithin(LATER, mutant)).as("killed in the end").isEqualTo(SEEDS);
  }

  @Test
  void serverThatIsNeverStartedAnewIsCaught() {
    Rules mutant =
        new Rules() {
          @Override
          protected boolean restarts(long unanswered, Settings settings) {
            return false;
          }
        };
    assertThat(LongStream.rangeClosed(1, SEEDS).filter(s -> replicaIsBack(s, mutant))).isEmpty();
    assertThat(LongStream.rangeClosed(1, SEEDS).filter(s -> replicaIsBack(s, new Rules())))
        .hasSize(SEEDS);
  }

  private static void freeze(SimServer server) {
    server.frozen = true;
  }

  private static void fill(SimServer server) {
    server.diskFull = true;
  }

  private static int replacedWithin(int time, Rules rules) {
    return (int)
        LongStream.rangeClosed(1, SEEDS)
            .filter(s -> replaced(s, rules, time, HungPrimaryTest::freeze))
            .count();
  }

  private static boolean replaced(long seed, Rules rules, int time, Consumer<SimServer> fault) {
    World w = whole(seed, rules);
    TermRecord before = record(w);
    fault.accept(w.agent(before.primary()).server);
    return until(
        w,
        time,
        x -> record(x).term() > before.term() && record(x).phase() == TermRecord.Phase.SERVING);
  }

  private static boolean replicaIsBack(long seed, Rules rules) {
    World w = whole(seed, rules);
    SimServer replica = w.agent(record(w).ackers().first()).server;
    replica.frozen = true;
    until(w, 20 * World.TICK, x -> false);
    return until(w, LATER, HungPrimaryTest::isWhole);
  }

  private static World whole(long seed, Rules rules) {
    Scenario standard = Scenario.standard(rules);
    Scenario three = new Scenario(3, 0, 0, rules, standard.flaws(), standard.settings());
    World w = new World(three, seed, false);
    w.calm = true;
    w.streams.begin();
    w.agents.values().forEach(w::startAgent);
    assertThat(until(w, 300 * World.TICK, HungPrimaryTest::isWhole)).isTrue();
    return w;
  }

  private static boolean isWhole(World w) {
    return w.store.record().isPresent()
        && record(w).phase() == TermRecord.Phase.SERVING
        && record(w).ackers().size() == 2
        && record(w).ackers().stream().allMatch(n -> answers(w.agent(n).server));
  }

  private static boolean answers(SimServer s) {
    return s.up && !s.frozen && s.streaming && s.acknowledging;
  }

  private static TermRecord record(World w) {
    return w.store.record().orElseThrow().record();
  }

  private static boolean until(World w, int time, Predicate<World> reached) {
    long end = w.schedule.now() + time;
    while (!reached.test(w)) {
      if (!w.schedule.runNext(end)) {
        return false;
      }
    }
    return true;
  }
}
