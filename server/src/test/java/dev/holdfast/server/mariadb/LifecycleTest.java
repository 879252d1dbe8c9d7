package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerExit;
import dev.holdfast.server.ServerState;
import dev.holdfast.server.StartMode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifecycleTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private ScratchServers scratch;

  @BeforeAll
  void create() {
    scratch = ScratchServers.create(1);
  }

  @AfterEach
  void kill() {
    scratch.server(1).kill();
  }

  @AfterAll
  void close() {
    scratch.close();
  }

  @Test
  void aNewServerIsReadOnlyFollowsNobodyAndHasNoHistory() {
    scratch.server(1).start(StartMode.NORMAL, LIMIT);
    ServerState state = scratch.server(1).state();
    assertThat(state.readOnly()).isTrue();
    assertThat(state.replication()).isEmpty();
    assertThat(state.binlogState().byStream()).isEmpty();
    assertThat(state.received().byDomain()).isEmpty();
    assertThat(state.version()).contains("MariaDB");
  }

  @Test
  void aKilledServerIsNoticedAndHow() throws Exception {
    BlockingQueue<ServerExit> exits = new LinkedBlockingQueue<>();
    long pid = scratch.server(1).start(StartMode.NORMAL, LIMIT);
    scratch.server(1).onExit(exits::add);
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    ServerExit exit = exits.poll(5, TimeUnit.SECONDS);
    assertThat(exit).isEqualTo(new ServerExit(pid, OptionalInt.of(137)));
    assertThat(scratch.server(1).pid()).isEmpty();
  }

  @Test
  void aRestartedAgentAdoptsTheServerAndNoticesItsEnd() throws Exception {
    long pid = scratch.server(1).start(StartMode.NORMAL, LIMIT);
    MariaDbServer agent = scratch.reopen(1);
    BlockingQueue<ServerExit> exits = new LinkedBlockingQueue<>();
    agent.onExit(exits::add);
    assertThat(agent.adopt()).isEqualTo(Optional.of(pid));
    assertThat(agent.state().readOnly()).isTrue();
    agent.kill();
    assertThat(exits.poll(5, TimeUnit.SECONDS)).isNotNull();
    assertThat(agent.adopt()).isEmpty();
  }

  @Test
  void anOrderlyStopEndsWithExitCodeZero() throws Exception {
    BlockingQueue<ServerExit> exits = new LinkedBlockingQueue<>();
    long pid = scratch.server(1).start(StartMode.NORMAL, LIMIT);
    scratch.server(1).onExit(exits::add);
    scratch.server(1).stop(LIMIT);
    assertThat(exits.poll(5, TimeUnit.SECONDS)).isEqualTo(new ServerExit(pid, OptionalInt.of(0)));
  }

  @Test
  void aFrozenServerAnswersNothingInTimeAndCanBeKilled() throws Exception {
    long pid = scratch.server(1).start(StartMode.NORMAL, LIMIT);
    new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
    assertThatThrownBy(() -> scratch.server(1).state(Duration.ofMillis(300)))
        .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("server-silent"));
    assertThatThrownBy(() -> scratch.server(1).state(Duration.ofMillis(300)))
        .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("server-silent"));
    scratch.server(1).kill();
    assertThat(scratch.server(1).adopt()).isEmpty();
  }

  @Test
  void aTakenPortIsNamedAndNothingIsLeftRunning() throws Exception {
    int port = scratch.config(1).listen().port();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> scratch.server(1).start(StartMode.NORMAL, LIMIT))
          .hasMessageContaining(Integer.toString(taken.getLocalPort()))
          .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("port-taken"));
    }
    assertThat(scratch.server(1).adopt()).isEmpty();
  }

  @Test
  void aSecondStartIsRefused() {
    scratch.server(1).start(StartMode.NORMAL, LIMIT);
    assertThatThrownBy(() -> scratch.server(1).start(StartMode.NORMAL, LIMIT))
        .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("server-running"));
  }
}
