package dev.holdfast.agent.router;

import static dev.holdfast.agent.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.ApiActions;
import dev.holdfast.agent.api.ApiServer;
import dev.holdfast.agent.api.FixedNode;
import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.RouteView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentBackendsTest {
  private static final Secret TOKEN = new Secret("token");
  private static final Endpoint SERVER1 = new Endpoint("127.0.0.1", 3301);
  private static final Endpoint SERVER2 = new Endpoint("127.0.0.1", 3302);

  private final FixedNode db1 = new FixedNode(route("db1", Role.PRIMARY, null, 1, true, "db1"));
  private final FixedNode db2 = new FixedNode(route("db2", Role.REPLICA, 5L, 1, true, "db1"));
  private final ApiServer agent1 = agent(db1);
  private final ApiServer agent2 = agent(db2);
  private final AgentBackends backends =
      AgentBackends.start(List.of(agent1.address(), agent2.address()), TOKEN);

  @AfterEach
  void close() {
    backends.close();
    agent1.close();
    agent2.close();
  }

  @Test
  void learnsPrimaryAndReplicas() {
    awaitPrimary(new BackendView.Serving(1, SERVER1));
    eventually(
        "the replica",
        () -> backends.current().replicas().equals(List.of(new BackendView.Replica(SERVER2, 5))));
  }

  @Test
  void theHighestTermCountsEvenWhenAnIsolatedAgentDisagrees() {
    awaitPrimary(new BackendView.Serving(1, SERVER1));
    db2.set(route("db2", Role.PROMOTING, null, 2, false, "db2"));
    awaitPrimary(new BackendView.Elected(2, SERVER2));
    db2.set(route("db2", Role.PRIMARY, null, 2, true, "db2"));
    awaitPrimary(new BackendView.Serving(2, SERVER2));
    agent2.close();
    backends.suspect();
    assertThat(backends.current().primary()).isEqualTo(new BackendView.Serving(2, SERVER2));
  }

  @Test
  void aPrimaryIsBelievedWhenItSaysThatItIsNotOpen() {
    awaitPrimary(new BackendView.Serving(1, SERVER1));
    db1.set(route("db1", Role.STARTING, null, 1, true, "db1"));
    awaitPrimary(new BackendView.Unknown("the server of db1 is not open"));
    db1.set(route("db1", Role.PRIMARY, null, 1, true, "db1"));
    awaitPrimary(new BackendView.Serving(1, SERVER1));
  }

  @Test
  void keepsThePrimaryWhenAllAgentsAreGone() {
    awaitPrimary(new BackendView.Serving(1, SERVER1));
    eventually("the replica", () -> !backends.current().replicas().isEmpty());
    agent1.close();
    agent2.close();
    backends.suspect();
    eventually("stale replicas are forgotten", () -> backends.current().replicas().isEmpty());
    assertThat(backends.current().primary()).isEqualTo(new BackendView.Serving(1, SERVER1));
  }

  @Test
  void asksLessOftenTheLongerThereIsNoPrimary() {
    assertThat(Stream.of(0, 500, 1_000, 5_000, 12_500, 600_000).map(this::pauseAfter))
        .containsExactly(15L, 15L, 20L, 100L, 250L, 250L);
  }

  private long pauseAfter(int troubleMillis) {
    long nanos = AgentBackends.hurried(Duration.ofMillis(troubleMillis).toNanos());
    return Duration.ofNanos(nanos).toMillis();
  }

  private void awaitPrimary(BackendView.Primary primary) {
    eventually(primary.toString(), () -> backends.current().primary().equals(primary));
  }

  private static RouteView route(
      String node,
      Role role,
      @org.jspecify.annotations.Nullable Long lagMillis,
      long term,
      boolean serving,
      String primary) {
    return new RouteView(
        node, server(node), role, lagMillis, term, serving, primary, server(primary), null);
  }

  private static String server(String node) {
    return (node.equals("db1") ? SERVER1 : SERVER2).toString();
  }

  private static ApiServer agent(FixedNode node) {
    return ApiServer.start(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
        TOKEN,
        node,
        () -> body -> {},
        ApiActions.none(),
        (to, rate, asDump) -> {});
  }
}
