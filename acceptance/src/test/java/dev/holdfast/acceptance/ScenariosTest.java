package dev.holdfast.acceptance;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stories of src/test/resources/scenarios, on real servers; {@code -Dscenario=REGEX} for
 * certain ones, the long ones too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenariosTest {
  private final Theatre theatre = new Theatre();

  static List<Scenario> scenarios() {
    String wanted = System.getProperty("scenario");
    return wanted == null
        ? Scenario.quick()
        : Scenario.all().stream().filter(s -> s.name().matches(wanted)).toList();
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
