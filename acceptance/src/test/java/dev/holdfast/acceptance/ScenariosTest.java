package dev.holdfast.acceptance;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stories of src/test/resources/scenarios, on real servers: with {@code -Dscenario=REGEX} those
 * whose names match. Without it {@link RandomWalkTest} plays as many as there is time for.
 */
@EnabledIfSystemProperty(named = "scenario", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenariosTest {
  private final Theatre theatre = new Theatre("alone");

  static List<Scenario> scenarios() {
    String wanted = System.getProperty("scenario", ".*");
    return Scenario.all().stream().filter(s -> s.name().matches(wanted)).toList();
  }

  @BeforeAll
  static void requireMeans() {
    Theatre.requireMeans();
  }

  @AfterAll
  void close() throws Exception {
    theatre.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void holds(Scenario scenario) throws Throwable {
    theatre.play(scenario);
  }
}
