package dev.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.decision.Rules;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lightest stories, all of them: more than the seeds reach near the beginning. */
class ExhaustiveTest {
  private static final Bounds BOUNDS =
      Bounds.parse("states=" + Integer.getInteger("simulation.states", 20_000));

  @Test
  void noInterleavingWithinTheBoundsViolatesAnInvariant() {
    Explorer.Outcome o = explore(new Rules());
    assertThat(o.violation()).as(() -> String.join("\n", o.story())).isNull();
    assertThat(o.states()).isEqualTo(BOUNDS.states());
  }

  /** How long the story is, is what a change of the rules or of the explorer may change. */
  @ParameterizedTest(name = "{0}: {1} moves")
  @CsvSource({
    "one promise is enough, 5",
    "only holder recovers as a replica, 5",
    "only level acker removed, 6",
    "record names ackers that lag, 10",
    "winner is not the most advanced, 10",
    "account unlocked unconfirmed, 11",
    "acker removed without a fence, 12"
  })
  void brokenRuleIsToldInFewMoves(String mutant, int moves) {
    Explorer.Outcome o = explore(Objects.requireNonNull(Mutants.all().get(mutant)));
    assertThat(o.violation()).isNotNull();
    assertThat(o.story()).hasSize(moves);
  }

  private static Explorer.Outcome explore(Rules rules) {
    return new Explorer(new Explorer.Setting(rules, Set.of(), BOUNDS)).explore();
  }
}
