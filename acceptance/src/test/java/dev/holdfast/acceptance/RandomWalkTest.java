package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two minutes of scenarios in an order that is drawn from what they say: the same for everybody who
 * has the same stories, and another one whenever a story changes. {@code -Dwalk.seed} draws
 * another; {@code acceptance/soak} draws one each time.
 */
class RandomWalkTest {
  private static final Duration TIME = Duration.ofMinutes(2);

  @Test
  void scenariosInRandomOrderHold() throws Exception {
    Theatre.requireMeans();
    List<Scenario> scenarios = Scenario.quick();
    long seed = Long.getLong("walk.seed", told(scenarios).hashCode());
    List<Outcome> outcomes = new ArrayList<>();
    new Walk(scenarios, seed).run(TIME, 1, outcomes::add);
    assertThat(outcomes).isNotEmpty();
    List<String> failures =
        outcomes.stream().filter(o -> o.failed() != null).map(Outcome::text).toList();
    assertThat(failures).as("-Dwalk.seed=%d: %s", seed, failures).isEmpty();
  }

  private static List<String> told(List<Scenario> scenarios) {
    return scenarios.stream().map(scenario -> scenario.name() + scenario.steps()).toList();
  }
}
