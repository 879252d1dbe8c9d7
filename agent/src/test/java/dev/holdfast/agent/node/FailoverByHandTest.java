package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.operation.FailoverReport;
import dev.holdfast.agent.operation.FailoverRequest;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The primary is lost for good, and so is what an acker had not written to its disk. */
class FailoverByHandTest {
  private static final NodeName DB1 = new NodeName("db1");

  private TestCluster cluster;

  @BeforeEach
  void startCluster() throws IOException {
    cluster = TestCluster.start();
  }

  @AfterEach
  void stopCluster() throws IOException {
    cluster.close();
  }

  @Test
  void operatorsWordMakesAPrimaryWhereTheClusterWaitsAndNothingElseDoes() {
    StatusView before = cluster.await(DB1, "whole", TestCluster::whole);
    NodeName primary = new NodeName(TestCluster.primary(before).name());
    List<NodeName> replicas =
        before.nodes().stream()
            .filter(n -> n.role() == Role.REPLICA)
            .map(n -> new NodeName(n.name()))
            .toList();
    NodeName doubtful = replicas.getFirst();
    NodeName other = replicas.getLast();
    assertThatThrownBy(() -> ask(other, true)).hasMessageContaining("heard and works");

    cluster.stopAgent(doubtful);
    cluster.stopAgent(primary);
    cluster.killServers(primary, doubtful);
    cluster.hostWentDown(doubtful);
    cluster.startAgents(List.of(doubtful));
    cluster.await(
        other, "it waits for the other acker", s -> says(s.waitingFor(), doubtful.value()));
    assertThatThrownBy(() -> ask(other, false))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("it waits for [" + doubtful);

    FailoverReport plan = look(other);
    assertThat(plan.winner()).isNotNull().isNotEqualTo(primary.value());
    assertThat(plan.loss()).contains(primary.value(), "not known");
    FailoverReport done = ask(other, true);
    assertThat(done.done()).isTrue();
    assertThat(done.term()).isGreaterThan(TestCluster.record(before).term());
    cluster.await(
        other,
        "the other follows and acknowledges",
        s ->
            TestCluster.record(s).phase().equals("SERVING")
                && TestCluster.record(s).ackers().size() == 1);
  }

  private static boolean says(@org.jspecify.annotations.Nullable String text, String what) {
    return text != null && text.contains(what);
  }

  private FailoverReport ask(NodeName agent, boolean acceptLoss) {
    return cluster.act(
        agent,
        "failover",
        new FailoverRequest(null, acceptLoss, false, false),
        FailoverReport.class);
  }

  private FailoverReport look(NodeName agent) {
    return cluster.act(
        agent, "failover", new FailoverRequest(null, false, true, false), FailoverReport.class);
  }
}
