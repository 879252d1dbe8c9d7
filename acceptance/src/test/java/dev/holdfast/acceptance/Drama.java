package dev.holdfast.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Plays one scenario on a lab. A story has an act for each "given three nodes and customers who
 * buy"; who is the primary is settled anew at its beginning.
 */
final class Drama implements AutoCloseable {
  private final Stage stage;
  private final Phrases phrases = new Phrases();
  private final Guests guests;
  private final StuckDisks disks;
  private final HandPhrases hands;
  private final List<Long> outages = new ArrayList<>();
  private Cast cast;
  private Instant begun = Instant.now();

  Drama(Stage stage) throws Exception {
    this.stage = stage;
    this.cast = Cast.of(stage.practice());
    this.guests = new Guests(stage.practice());
    this.disks = new StuckDisks(stage.lab());
    Supplier<Cast> present = () -> cast;
    phrases.mean("three nodes and customers who buy", _ -> nextAct());
    hands = new HandPhrases(stage, present);
    hands.teach(phrases);
    new StepPhrases(stage, present).teach(phrases, hands::insist);
    new WatchPhrases(stage, present).teach(phrases);
    new GuestPhrases(guests).teach(phrases);
    new FaultPhrases(stage, present, disks).teach(phrases);
  }

  void play(Scenario scenario) throws Throwable {
    outages.clear();
    boolean first = true;
    for (String step : scenario.steps()) {
      if (!first && step.equals(scenario.steps().getFirst())) {
        endAct();
      }
      first = false;
      phrases.say(step);
    }
    hands.settle();
    stage.practice().awaitWhole();
    stage.trade().goesOn();
    endAct();
  }

  /** The longest time without a commit in each act, in milliseconds. */
  List<Long> outages() {
    return List.copyOf(outages);
  }

  private void nextAct() throws Exception {
    hands.settle();
    stage.practice().awaitWhole();
    stage.trade().goesOn();
    cast = Cast.of(stage.practice());
    begun = Instant.now();
  }

  private void endAct() {
    Duration act = Duration.between(begun, Instant.now());
    outages.add(stage.trade().longestGap(begun, act).toMillis());
  }

  @Override
  public void close() throws Exception {
    disks.close();
    guests.close();
  }
}
