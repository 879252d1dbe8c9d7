package dev.holdfast.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Faults at an exact moment: while an agent is about to go on from an event that it has just
 * reported. Nothing happens in its loop meanwhile.
 */
final class StepPhrases {
  private final Stage stage;
  private final Supplier<Cast> cast;
  private @Nullable Path home;
  private String event = "";

  StepPhrases(Stage stage, Supplier<Cast> cast) {
    this.stage = stage;
    this.cast = cast;
  }

  /** Asks again for what should lead to the event. */
  interface Insisting {
    void again() throws Exception;
  }

  void teach(Phrases phrases, Insisting insisting) {
    phrases.mean(
        "(.+) is to halt at \"(.+)\"", w -> haltAt(cast.get().node(w.group(1)), w.group(2)));
    phrases.mean(
        "while it halts there (.+)",
        w -> {
          awaitHalt(insisting);
          phrases.say(w.group(1));
          goOn();
        });
  }

  private void haltAt(String node, String what) throws IOException {
    home = stage.practice().lab().folder().resolve(node);
    event = what;
    Files.createFile(Haltable.wanted(home, event));
  }

  private void awaitHalt(Insisting insisting) throws Exception {
    Path there = Haltable.reached(Objects.requireNonNull(home), event);
    Eventually.that(
        "it comes to " + event,
        () -> {
          if (!Files.exists(there)) {
            insisting.again();
          }
          return Files.exists(there);
        });
  }

  private void goOn() throws IOException {
    Files.delete(Haltable.reached(Objects.requireNonNull(home), event));
  }
}
