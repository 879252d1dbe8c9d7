package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two minutes of random scenarios; {@code -Dwalk.seed} repeats an order. */
class RandomWalkTest {
  private static final Duration TIME = Duration.ofMinutes(2);

  @Test
  void scenariosInRandomOrderHold() throws Exception {
    Theatre.requireMeans();
    long seed = Long.getLong("walk.seed", System.nanoTime());
    List<Outcome> outcomes = new ArrayList<>();
    new Walk(Scenario.quick(), seed).run(TIME, outcomes::add);
    assertThat(outcomes).isNotEmpty();
    List<String> failures =
        outcomes.stream().filter(o -> o.failed() != null).map(Outcome::text).toList();
    assertThat(failures).as("-Dwalk.seed=%d: %s", seed, failures).isEmpty();
  }
}
