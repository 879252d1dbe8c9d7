package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.lab.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another primary because an operator wants it, while customers buy. */
class SwitchoverTest extends OnPractice {
  @TempDir Path home;

  @Test
  void namedNodeTakesOverAndNoServerIsRestarted() throws Exception {
    RecordView before = practice().record();
    String target = practice().replicas().getFirst();
    long oldServer = practice().serverPid(before.primary());
    trade().goesOn();
    Cli.Result result = switchover(target, "--yes").end();
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains(target + " is the primary of term");
    assertThat(practice().awaitSuccessorOf(before)).isEqualTo(target);
    trade().goesOn();
    practice().awaitWhole();
    assertThat(practice().serverPid(before.primary())).isEqualTo(oldServer);
  }

  @Test
  void clientsOfTheRouterSeeNoErrorOverSeveralSwitchovers() throws Exception {
    try (SteadyClients clients = SteadyClients.of(practice().client())) {
      for (int i = 0; i < 3; i++) {
        int before = clients.acknowledged();
        Eventually.that("they work", () -> clients.acknowledged() > before + 100);
        practice().awaitWhole();
        Cli.Result result = switchover(practice().replicas().getFirst(), "--yes").end();
        assertThat(result.exitCode()).as(result.complaint()).isZero();
      }
      int after = clients.acknowledged();
      Eventually.that(
          "they work on, or complain",
          () -> clients.acknowledged() > after + 100 || !clients.errors().isEmpty());
      clients.close();
      assertThat(clients.errors()).isEmpty();
      practice().awaitWhole();
      assertThat(clients.missingAt(practice().client())).isEmpty();
    }
  }

  @Test
  void storeThatIsAwayForAMomentIsWaitedFor() throws Exception {
    RecordView before = practice().record();
    List<String> replicas = practice().replicas();
    for (String replica : replicas) {
      practice().lab().freeze(replica, Target.AGENT);
    }
    Eventually.that("the store is missed", () -> misses("store", replicas.getFirst()));
    for (String replica : replicas) {
      practice().lab().thaw(replica, Target.AGENT);
    }
    Request request = Request.switchover(practice().lab(), before.primary(), replicas.getFirst());
    assertThat(request.complaint()).doesNotContain("store");
    practice().awaitWhole();
    trade().goesOn();
  }

  @Test
  void dryRunChangesNothing() throws Exception {
    RecordView before = practice().record();
    Cli.Result result = switchover(practice().replicas().getLast(), "--dry-run").end();
    assertThat(result.exitCode()).as(result.complaint()).isZero();
    assertThat(result.out()).contains("would take over from " + before.primary());
    assertThat(practice().record().version()).isEqualTo(before.version());
  }

  @Test
  void agentOfTheOldPrimaryKilledInTheMiddleLeavesOnePrimary() throws Exception {
    RecordView before = practice().record();
    String target = practice().replicas().getFirst();
    try (Cli.Running running = switchover(target, "--yes")) {
      awaitBeginning(before, target);
      practice().lab().kill(before.primary(), Target.AGENT);
      assertThat(running.end().exitCode()).isBetween(0, 1);
    }
    trade().goesOn();
    practice().lab().start(before.primary());
    practice().awaitWhole();
    assertThat(switchover(target, "--yes").end().err()).doesNotContain("operation-running");
  }

  @Test
  void candidateKilledInTheMiddleIsReplacedOrTheOldPrimaryGoesOn() throws Exception {
    RecordView before = practice().record();
    String target = practice().replicas().getLast();
    try (Cli.Running running = switchover(target, "--yes")) {
      awaitBeginning(before, target);
      practice().lab().kill(target, Target.SERVER);
      assertThat(running.end().exitCode()).isBetween(0, 1);
    }
    trade().goesOn();
  }

  @Test
  void unknownNodeAndPresentPrimaryAreRefused() throws Exception {
    Cli.Result unknown = switchover("db9", "--yes").end();
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("[unknown-node]", "db1, db2, db3");
    Cli.Result present = switchover(practice().record().primary(), "--yes").end();
    assertThat(present.exitCode()).isEqualTo(1);
    assertThat(present.err()).contains("[already-primary]", "do:");
    Cli.Result unasked = switchover(practice().replicas().getFirst()).end();
    assertThat(unasked.exitCode()).isEqualTo(2);
    assertThat(unasked.err()).contains("--yes");
  }

  /** The agents say so, or it is over already. */
  private void awaitBeginning(RecordView before, String target) throws Exception {
    Eventually.that(
        "the switchover to " + target + " begins",
        () ->
            practice().record().term() > before.term()
                || practice().lab().views().values().stream()
                    .flatMap(v -> v.events().stream())
                    .anyMatch(e ->
                        e.kind().equals("switchover")
                            && e.term() == before.term()
                            && e.text().equals("switchover to " + target + " begins")));
  }

  private boolean misses(String what, String candidate) throws Exception {
    return switchover(candidate, "--dry-run").end().out().contains(what + " does not answer");
  }

  private Cli.Running switchover(String node, String... more) throws IOException {
    String[] words = new String[more.length + 3];
    words[0] = "switchover";
    words[1] = node;
    words[2] = "--dir=" + practice().lab().folder();
    System.arraycopy(more, 0, words, 3, more.length);
    return Cli.in(home).start(words);
  }
}
