package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.decision.Rules;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulator that lets a broken rule pass proves nothing about the rules that are not broken. */
class MutantsTest {
  private static final long SEEDS = 10_000;

  static Stream<Arguments> mutants() {
    Stream<Arguments> rules =
        Mutants.all().entrySet().stream()
            .map(e -> Arguments.of(e.getKey(), Scenario.standard(e.getValue())));
    Scenario right = Scenario.standard(new Rules());
    Stream<Arguments> flaws =
        Stream.of(Scenario.Flaw.values()).map(f -> Arguments.of(f.name(), right.with(f)));
    return Stream.concat(rules, flaws);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void brokenRuleIsCaught(String what, Scenario mutant) {
    boolean caught =
        LongStream.rangeClosed(1, SEEDS)
            .anyMatch(seed -> Simulation.run(mutant, seed, false).violation().isPresent());
    assertThat(caught).as("%s, within %d seeds", what, SEEDS).isTrue();
  }
}
