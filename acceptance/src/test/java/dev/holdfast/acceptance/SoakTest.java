package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * {@code acceptance/soak}: scenarios in random order, one after the other, for as long as asked.
 */
@EnabledIfSystemProperty(named = "soak.minutes", matches = "\\d+")
class SoakTest {
  @Test
  void randomWalkThroughTheScenarios() throws Throwable {
    Theatre.requireMeans();
    Duration time = Duration.ofMinutes(Long.getLong("soak.minutes", 10));
    long seed = Long.getLong("soak.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Scenario> all = Scenario.all();
    List<String> failures = new ArrayList<>();
    int played = 0;
    long end = System.nanoTime() + time.toNanos();
    try (Theatre theatre = new Theatre()) {
      while (System.nanoTime() < end) {
        Scenario next = all.get(random.nextInt(all.size()));
        played++;
        try {
          theatre.play(next);
        } catch (AssertionError e) {
          failures.add(next.name() + ": " + e.getMessage());
        }
        System.out.printf("soak: %d scenarios, %d failed%n", played, failures.size());
      }
    }
    assertThat(failures).as("%d scenarios, seed %d", played, seed).isEmpty();
  }
}
