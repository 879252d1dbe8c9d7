package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.decision.Rules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final long SEEDS = Long.getLong("simulation.seeds", 100_000);

  /** Rare things that the seeds have to reach, or the simulator has stopped to be hostile. */
  private static final Set<String> PROBES =
      Set.of(
          "kill of a primary",
          "kill of a replica",
          "kill of an agent",
          "server stopped for good",
          "full disk of a primary",
          "full disk of a replica",
          "crash of a host",
          "store outage",
          "write whose answer is lost",
          "errant write",
          "data of a primary lost",
          "data of a replica lost",
          "damaged data of a primary",
          "damaged data of a replica",
          "rebuild of damaged data",
          "replica delayed",
          "relay log of a delayed replica dropped",
          "errant tail rewound",
          "errant tail that can't be rewound",
          "rebuild from a replica",
          "rebuild from the primary",
          "primary steps down without a restart",
          "switchover done",
          "record written with loss accepted",
          "switchover refused or undone",
          "note acker-added",
          "note acker-removed",
          "note adopted",
          "note deposed",
          "note elected",
          "note errant",
          "note closed",
          "note trouble",
          "promise file lost",
          "slow disk",
          "clock that is fast",
          "clock that is slow",
          "failover without loss asked",
          "what a restarted primary had committed rewound",
          "message that comes late, and twice",
          "write that happens after it was given up",
          "acknowledgement arrives late",
          "acknowledgement after an errant write",
          "received in one's sleep",
          "stream that brings something left alone",
          "told, and dropped by a recovery",
          "operation half done",
          "operation done without its answer");

  @Test
  void invariantsHoldForEverySeed() {
    Scenario scenario = Scenario.standard(new Rules());
    Map<String, Integer> probes = new TreeMap<>();
    List<Simulation.Outcome> violations =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToObj(seed -> Simulation.run(scenario, seed))
            .peek(o -> count(probes, o))
            .filter(o -> o.violation().isPresent())
            .limit(3)
            .toList();
    assertThat(violations).as(() -> story(violations)).isEmpty();
    assertThat(probes.keySet()).containsAll(PROBES);
  }

  private static synchronized void count(Map<String, Integer> probes, Simulation.Outcome o) {
    o.probes().forEach((k, v) -> probes.merge(k, v, Integer::sum));
  }

  private static String story(List<Simulation.Outcome> violations) {
    return violations.isEmpty()
        ? ""
        : String.join("\n", violations.getFirst().story())
            + "\nsimulation/run --seeds 1 --from "
            + violations.getFirst().seed();
  }

  @Test
  void sameSeedTellsTheSameStory() {
    Scenario scenario = Scenario.standard(new Rules());
    Simulation.Outcome first = Simulation.run(scenario, 42, true);
    assertThat(first.story()).isNotEmpty().isEqualTo(Simulation.run(scenario, 42, true).story());
    assertThat(first.acknowledged()).isPositive();
  }
}
