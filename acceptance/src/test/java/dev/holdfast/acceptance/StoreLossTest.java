package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.lab.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With two of three agents gone there is no store: nobody can be elected, and nobody needs to. */
class StoreLossTest extends OnPractice {
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  @Test
  void primaryKeepsCommittingWhileTheAgentsOfBothReplicasAreFrozen() throws Throwable {
    RecordView before = practice().record();
    List<String> replicas = practice().replicas();
    for (String replica : replicas) {
      practice().lab().freeze(replica, Target.AGENT);
    }
    awaitStoreGone(before.primary());
    staysWithoutElection(before);
    trade().goesOn();
    for (String replica : replicas) {
      practice().lab().thaw(replica, Target.AGENT);
    }
    practice().awaitWhole();
    assertThat(practice().record().term()).isEqualTo(before.term());
  }

  @Test
  void primaryKeepsCommittingWhileItsOwnAgentAndAReplicasAreDead() throws Throwable {
    RecordView before = practice().record();
    List<String> replicas = practice().replicas();
    practice().lab().kill(before.primary(), Target.AGENT);
    practice().lab().kill(replicas.getFirst(), Target.AGENT);
    awaitStoreGone(replicas.getLast());
    staysWithoutElection(before);
    trade().goesOn();
    practice().lab().start(before.primary());
    practice().lab().start(replicas.getFirst());
    practice().awaitWhole();
    assertThat(practice().record().term()).isEqualTo(before.term());
  }

  @Test
  void nobodyIsElectedWithoutTheStoreAndClientsAreServedOnceItIsBack() throws Throwable {
    RecordView before = practice().record();
    List<String> replicas = practice().replicas();
    practice().lab().kill(before.primary(), Target.HOST);
    practice().lab().kill(replicas.getFirst(), Target.AGENT);
    awaitStoreGone(replicas.getLast());
    staysWithoutElection(before);
    assertThat(practice().self(replicas.getLast()).role()).isNotEqualTo(Role.PRIMARY);
    practice().lab().start(replicas.getFirst());
    assertThat(practice().awaitSuccessorOf(before)).isIn(replicas);
    trade().goesOn();
    practice().lab().start(before.primary());
  }

  private void awaitStoreGone(String observer) throws Exception {
    Eventually.that(
        observer + " has lost the store",
        () -> {
          var view = practice().lab().views().get(observer);
          return view != null && view.store().state().equals("unavailable");
        });
  }

  private void staysWithoutElection(RecordView before) throws Throwable {
    Eventually.allAlong(
        A_WHILE, () -> assertThat(practice().record().term()).isEqualTo(before.term()));
  }
}
