package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.lab.Target;
import org.junit.jupiter.api.Test;

/** The database never depends on an agent being alive. */
class AgentLossTest extends OnPractice {
  @Test
  void databaseServesOnWithoutThePrimarysAgentWhichAdoptsItWhenStartedAgain() throws Exception {
    RecordView before = practice().record();
    String primary = before.primary();
    long server = practice().serverPid(primary);
    practice().lab().kill(primary, Target.AGENT);
    trade().goesOn();
    practice()
        .sql(primary)
        .run(
            "CREATE OR REPLACE TABLE shop.written_directly (id INT PRIMARY KEY)",
            "INSERT INTO shop.written_directly VALUES (1)",
            "DROP TABLE shop.written_directly");
    practice().lab().start(primary);
    practice().awaitWhole();
    assertThat(practice().serverPid(primary)).isEqualTo(server);
    assertThat(practice().record().term()).isEqualTo(before.term());
  }

  @Test
  void replicasServerGoesOnWithoutItsAgentWhichAdoptsItWhenStartedAgain() throws Exception {
    RecordView before = practice().record();
    String replica = practice().replicas().getFirst();
    long server = practice().serverPid(replica);
    practice().lab().kill(replica, Target.AGENT);
    trade().goesOn();
    Eventually.that(
        "an acker that can't promise is removed",
        () -> !practice().record().ackers().contains(replica));
    trade().goesOn();
    practice().lab().start(replica);
    practice().awaitWhole();
    assertThat(practice().serverPid(replica)).isEqualTo(server);
    assertThat(practice().record().term()).isEqualTo(before.term());
  }

  @Test
  void allAgentsKilledAtOnceLeaveTheDatabaseAtWork() throws Exception {
    RecordView before = practice().record();
    for (String node : java.util.List.of("db1", "db2", "db3")) {
      practice().lab().kill(node, Target.AGENT);
    }
    trade().goesOn();
    for (String node : java.util.List.of("db1", "db2", "db3")) {
      practice().lab().start(node);
    }
    practice().awaitWhole();
    assertThat(practice().record().term()).isEqualTo(before.term());
  }

  @Test
  void agentKilledTogetherWithThePrimaryIsNoObstacleToTheFailover() throws Exception {
    RecordView before = practice().record();
    String killed = before.primary();
    practice().lab().kill(killed, Target.HOST);
    assertThat(practice().awaitSuccessorOf(before)).isNotEqualTo(killed);
    trade().goesOn();
    practice().lab().start(killed);
    practice().awaitRole(killed, Role.REPLICA);
  }

  @Test
  void frozenAgentOfThePrimaryStopsNothingAndIsPartOfTheClusterAgainWhenThawed() throws Exception {
    RecordView before = practice().record();
    String replica = practice().replicas().getFirst();
    practice().lab().freeze(before.primary(), Target.AGENT);
    Eventually.that(
        "the frozen agent is missed",
        () -> practice().seenBy(replica, before.primary()).agent().equals("silent"));
    trade().goesOn();
    trade().goesOn();
    practice().lab().thaw(before.primary(), Target.AGENT);
    practice().awaitWhole();
    trade().goesOn();
  }

  @Test
  void frozenAgentOfAReplicaStopsNothing() throws Exception {
    RecordView before = practice().record();
    String replica = practice().replicas().getLast();
    practice().lab().freeze(replica, Target.AGENT);
    trade().goesOn();
    Eventually.that(
        "an acker that can't promise is removed",
        () -> !practice().record().ackers().contains(replica));
    trade().goesOn();
    practice().lab().thaw(replica, Target.AGENT);
    practice().awaitWhole();
    assertThat(practice().record().term()).isEqualTo(before.term());
  }
}
