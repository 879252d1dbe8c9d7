package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Supplier;

/** What is to be seen afterwards, or all along. */
final class WatchPhrases {
  private static final Duration A_WHILE = Duration.ofSeconds(2);
  private final Stage stage;
  private final Supplier<Cast> cast;

  WatchPhrases(Stage stage, Supplier<Cast> cast) {
    this.stage = stage;
    this.cast = cast;
  }

  void teach(Phrases phrases) {
    phrases.mean("all nodes work together", _ -> stage.practice().awaitWhole());
    phrases.mean("customers buy", _ -> stage.trade().goesOn());
    phrases.mean("another node serves", _ -> succession());
    phrases.mean("the primary stays the primary", _ -> staysPrimary());
    phrases.mean(
        "the server of the old primary is closed", w -> Eventually.that(w.group(), this::closed));
    phrases.mean(
        "(.+) is no acker",
        w -> {
          String node = cast.get().node(w.group(1));
          Eventually.that(w.group(), () -> !stage.practice().record().ackers().contains(node));
        });
  }

  private void succession() throws Exception {
    cast.get().succeeds(stage.practice().awaitSuccessorOf(cast.get().before()));
  }

  private void staysPrimary() throws Throwable {
    Eventually.allAlong(
        A_WHILE,
        () -> assertThat(stage.practice().record().term()).isEqualTo(cast.get().before().term()));
  }

  private boolean closed() throws InterruptedException {
    Cast c = cast.get();
    Long now = stage.practice().node(c.before().primary()).serverPid();
    return !Long.valueOf(c.serverOfPrimary()).equals(now);
  }
}
