package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.operation.SwitchoverReport;
import dev.holdfast.lab.Target;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What people do: switchovers, writes where they shouldn't, new disks. */
final class HandPhrases {
  private static final long MOMENTS_MILLIS = 300;
  private final Stage stage;
  private final Practice practice;
  private final Supplier<Cast> cast;
  private final Errands errands;
  private @Nullable Request switchover;

  HandPhrases(Stage stage, Supplier<Cast> cast) {
    this.stage = stage;
    this.practice = stage.practice();
    this.cast = cast;
    this.errands = new Errands(stage.practice());
  }

  void teach(Phrases phrases) {
    phrases.mean("a switchover to (.+) is asked for", w -> ask(w.group(1)));
    phrases.mean("it is carried out", _ -> carriedOut());
    phrases.mean(
        "at some moment of it (.+)",
        w -> {
          Thread.sleep(ThreadLocalRandom.current().nextLong(MOMENTS_MILLIS));
          phrases.say(w.group(1));
        });
    phrases.mean("somebody writes on (.+)", w -> errands.write(node(w.group(1))));
    phrases.mean("what was written on (.+) is saved and taken back", w -> takenBack(w.group(1)));
    phrases.mean(
        "somebody switches semi-sync of (.+) off there and writes",
        w -> {
          stage.vigil().excuse(node(w.group(1)));
          errands.writeWithoutSemiSync(node(w.group(1)));
        });
    phrases.mean(
        "locks hold up what (.+) apply",
        w -> {
          for (String node : cast.get().nodes(w.group(1))) {
            errands.holdUp(node);
          }
        });
    phrases.mean("the disk of (.+) is lost", w -> loseDisk(node(w.group(1))));
    phrases.mean("the data of (.+) are damaged", w -> damage(node(w.group(1))));
    phrases.mean("the binary logs of all are purged", _ -> errands.purgeLogs());
    phrases.mean(
        "(.+) while (.+) is rebuilt",
        w -> {
          awaitRebuild(node(w.group(2)));
          phrases.say(w.group(1));
        });
  }

  private String node(String words) {
    return cast.get().node(words);
  }

  private void ask(String words) {
    switchover = Request.switchover(stage.lab(), node("the primary"), node(words));
  }

  /** Asks again when it was refused: a replica may have lost its connection for a second. */
  void insist() throws Exception {
    Request asked = Objects.requireNonNull(switchover);
    if (asked.ended() && asked.refused()) {
      switchover = asked.again();
    }
  }

  /** Until nobody works at a switchover any more: one that is given up still changes things. */
  void settle() throws Exception {
    Request asked = switchover;
    if (asked != null) {
      Eventually.that("the switchover has ended", asked::ended);
    }
  }

  private void carriedOut() throws Exception {
    Eventually.that("the switchover is carried out", this::done);
  }

  private boolean done() throws Exception {
    Request asked = Objects.requireNonNull(switchover);
    if (asked.refused()) {
      switchover = asked.again();
      return false;
    }
    SwitchoverReport report = asked.answer();
    assertThat(report.done()).isTrue();
    cast.get().succeeds(report.to());
    return true;
  }

  private void takenBack(String words) throws Exception {
    String node = node(words);
    Eventually.that("it is saved", () -> errands.saved(node));
    practice.awaitWhole();
    errands.isTakenBackOn(node);
  }

  private void loseDisk(String node) throws Exception {
    stage.lab().kill(node, Target.HOST);
    errands.loseData(node);
  }

  private void damage(String node) throws Exception {
    errands.damageData(node);
    stage.lab().kill(node, Target.SERVER);
  }

  private void awaitRebuild(String node) throws Exception {
    Eventually.that(node + " is rebuilt", () -> beingRebuilt(node));
  }

  private boolean beingRebuilt(String node) throws InterruptedException {
    return practice.lab().views().containsKey(node)
        && String.valueOf(practice.self(node).problem()).contains("rebuilding from");
  }
}
