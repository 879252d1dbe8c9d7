package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * {@code acceptance/soak}: scenarios in random order, for as long as asked; what became of them is
 * added to a file, from which the table in the manual is made.
 */
class SoakTest {
  @Test
  @EnabledIfSystemProperty(named = "soak.minutes", matches = "\\d+")
  void randomWalkThroughTheScenarios() throws Exception {
    Theatre.requireMeans();
    Duration time = Duration.ofMinutes(Long.getLong("soak.minutes", 10));
    long seed = Long.getLong("soak.seed", System.nanoTime());
    String only = System.getProperty("soak.only", ".*");
    List<Scenario> scenarios = Scenario.all().stream().filter(s -> s.name().matches(only)).toList();
    assertThat(scenarios).as("scenarios whose name matches " + only).isNotEmpty();
    Outcomes outcomes = new Outcomes(file());
    System.out.printf("soak: %d scenarios, seed %d%n", scenarios.size(), seed);
    Outcomes.Tally tally = new Outcomes.Tally();
    new Walk(scenarios, seed)
        .run(
            time,
            Integer.getInteger("soak.clusters", 1),
            outcome -> {
              outcomes.add(outcome);
              tally.add(outcome);
              System.out.println("soak: " + tally.text());
            });
    assertThat(tally.failures()).as("with seed %d", seed).isEmpty();
  }

  /** {@code acceptance/soak --page}. */
  @Test
  @EnabledIfSystemProperty(named = "soak.page", matches = ".*")
  void tableInTheManualIsWrittenFromWhatWasPlayed() {
    new MatrixPage(Scenario.all(), new Outcomes(file()).all())
        .write(Tree.root().resolve("docs/manual/fault-matrix.md"));
  }

  private static Path file() {
    return Path.of(
        System.getProperty(
            "soak.file", Tree.root().resolve("acceptance/target/soak/outcomes.jsonl").toString()));
  }
}
