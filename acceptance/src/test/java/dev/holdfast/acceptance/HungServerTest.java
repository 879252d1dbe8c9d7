package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.lab.Target;
import org.junit.jupiter.api.Test;

/** Servers that are there and don't work. Nobody thaws them: they come back all the same. */
class HungServerTest extends OnPractice {
  @Test
  void hungPrimaryIsReplacedEndedAndFollows() throws Exception {
    RecordView before = practice().record();
    long server = practice().serverPid(before.primary());
    practice().lab().freeze(before.primary(), Target.SERVER);
    assertThat(practice().awaitSuccessorOf(before)).isNotEqualTo(before.primary());
    trade().goesOn();
    practice().awaitRole(before.primary(), Role.REPLICA);
    assertThat(practice().serverPid(before.primary())).isNotEqualTo(server);
  }

  @Test
  void hungReplicaIsNamedAndStartedAnewWhileThePrimaryServes() throws Exception {
    RecordView before = practice().record();
    String replica = practice().replicas().getFirst();
    long server = practice().serverPid(replica);
    practice().lab().freeze(replica, Target.SERVER);
    Eventually.that(
        "its status says what is the matter",
        () -> "the server does not answer".equals(practice().self(replica).problem()));
    trade().goesOn();
    Eventually.that(
        "its server is ended",
        () -> !Long.valueOf(server).equals(practice().node(replica).serverPid()));
    practice().awaitWhole();
    assertThat(practice().record().term()).isEqualTo(before.term());
  }
}
