package dev.holdfast.acceptance.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulator's servers do what MariaDB does: the scripts of src/test/resources/servers, and some
 * from seeds; {@code acceptance/same-outcome} plays more of them.
 */
class SameOutcomeTest {
  private static final int STEPS = 40;

  static List<Script> scripts() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/servers"))) {
      return files.filter(f -> f.toString().endsWith(".txt")).sorted().map(Script::read).toList();
    }
  }

  static List<Script> seeds() {
    long from = Long.getLong("outcome.from", 1);
    long to = from + Long.getLong("outcome.seeds", 1);
    return LongStream.range(from, to).mapToObj(seed -> RandomScript.of(seed, STEPS)).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  @DisabledIfSystemProperty(named = "outcome.seeds", matches = ".+")
  void modelAndServersShowTheSameAfterEachStep(Script script) throws Exception {
    new Comparison().play(script);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("seeds")
  void alsoAfterStepsThatASeedHasChosen(Script script) throws Exception {
    new Comparison().play(script);
  }

  @Test
  void aSeedGivesTheSameScriptEachTime() {
    org.assertj.core.api.Assertions.assertThat(RandomScript.of(7, STEPS))
        .isEqualTo(RandomScript.of(7, STEPS));
  }
}
