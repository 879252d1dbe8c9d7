package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.lab.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers that are killed and frozen, one and several. */
class ServerLossTest extends OnPractice {
  @Test
  void replicasKilledOneAfterTheOtherComeBackWhileThePrimaryServes() throws Exception {
    RecordView before = practice().record();
    for (String replica : practice().replicas()) {
      long server = practice().serverPid(replica);
      practice().lab().kill(replica, Target.SERVER);
      trade().goesOn();
      practice().awaitWhole();
      assertThat(practice().serverPid(replica)).isNotEqualTo(server);
    }
    assertThat(practice().record().term()).isEqualTo(before.term());
  }

  @Test
  void bothReplicasKilledAtOnceComeBackAndCommitsGoOn() throws Exception {
    RecordView before = practice().record();
    for (String replica : practice().replicas()) {
      practice().lab().kill(replica, Target.SERVER);
    }
    trade().goesOn();
    practice().awaitWhole();
    assertThat(practice().record().term()).isEqualTo(before.term());
  }

  @Test
  void commitsGoOnWithTheOtherAckerWhileAReplicasServerIsFrozen() throws Exception {
    RecordView before = practice().record();
    String replica = practice().replicas().getFirst();
    practice().lab().freeze(replica, Target.SERVER);
    for (int i = 0; i < 10; i++) {
      trade().goesOn();
    }
    practice().lab().thaw(replica, Target.SERVER);
    practice().awaitWhole();
    assertThat(practice().record().term()).isEqualTo(before.term());
  }

  @Test
  void hostOfAReplicaFreezesAndThaws() throws Exception {
    String replica = practice().replicas().getFirst();
    practice().lab().freeze(replica, Target.HOST);
    trade().goesOn();
    Eventually.that(
        "an acker that can't promise is removed",
        () -> !practice().record().ackers().contains(replica));
    trade().goesOn();
    practice().lab().thaw(replica, Target.HOST);
    practice().awaitRole(replica, Role.REPLICA);
  }

  @Test
  void killedPrimaryIsReplacedAndFollows() throws Exception {
    RecordView before = practice().record();
    practice().lab().kill(before.primary(), Target.SERVER);
    practice().awaitSuccessorOf(before);
    trade().goesOn();
    practice().awaitRole(before.primary(), Role.REPLICA);
  }

  @Test
  void secondPrimaryKilledAsSoonAsItServesIsReplacedTooOrBack() throws Exception {
    RecordView first = practice().record();
    practice().lab().kill(first.primary(), Target.SERVER);
    practice().awaitSuccessorOf(first);
    RecordView second = practice().record();
    long killed = practice().serverPid(second.primary());
    practice().lab().kill(second.primary(), Target.SERVER);
    practice().awaitServiceAfter(second, killed);
    trade().goesOn();
  }

  @Test
  void allServersKilledAtOnceComeBackWithEverythingAcknowledged() throws Exception {
    for (String node : List.of("db1", "db2", "db3")) {
      practice().lab().kill(node, Target.SERVER);
    }
    trade().goesOn();
  }

  @Test
  void oldPrimaryThatThawsAfterTheFailoverFollowsAndCommitsNothing() throws Exception {
    RecordView before = practice().record();
    practice().lab().freeze(before.primary(), Target.HOST);
    assertThat(practice().awaitSuccessorOf(before)).isNotEqualTo(before.primary());
    trade().goesOn();
    practice().lab().thaw(before.primary(), Target.HOST);
    practice().awaitRole(before.primary(), Role.REPLICA);
  }
}
