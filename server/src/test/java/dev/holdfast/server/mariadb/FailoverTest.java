package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.ServerState;
import dev.holdfast.server.StartMode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailoverTest {
  static final Duration LIMIT = Duration.ofSeconds(20);
  private ScratchServers scratch;

  @BeforeEach
  void threeServersTheFirstIsPrimary() throws Exception {
    scratch = ScratchServers.create(3);
    for (int k = 1; k <= 3; k++) {
      scratch.server(k).start(StartMode.NORMAL, LIMIT);
    }
    scratch.server(1).openForWriting(Set.of());
    for (int k = 2; k <= 3; k++) {
      assertThat(scratch.server(k).follow(scratch.source(1), true, LIMIT))
          .isEqualTo(new FollowOutcome.Following());
    }
    Await.until("ackers", () -> scratch.server(1).state().semiSync().ackers() == 2);
    Shop.createTable(scratch, 1);
    for (int i = 0; i < 50; i++) {
      Shop.insert(scratch, 1, i);
    }
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void aPromotedReplicaHasAllRowsAndTheKilledPrimaryComesBack() throws Exception {
    long start = System.nanoTime();
    scratch.server(1).kill();
    lap("kill", start);
    start = System.nanoTime();
    GtidPosition two = scratch.server(2).stopAcknowledging();
    lap("stopAcknowledging", start);
    GtidPosition three = scratch.server(3).stopAcknowledging();
    assertThat(two).isEqualTo(three);
    start = System.nanoTime();
    scratch.server(2).applyRelayLog(LIMIT, progress -> {});
    lap("applyRelayLog", start);
    start = System.nanoTime();
    scratch.server(2).resetReplication();
    lap("resetReplication", start);
    start = System.nanoTime();
    scratch.server(2).openForWriting(Set.of(scratch.config(1).node()));
    lap("openForWriting", start);
    CompletableFuture<Boolean> waiting = Shop.insertLater(scratch, 2, 1000);
    start = System.nanoTime();
    assertThat(scratch.server(3).follow(scratch.source(2), true, LIMIT))
        .isEqualTo(new FollowOutcome.Following());
    lap("follow", start);
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    lap("follow+first commit", start);
    start = System.nanoTime();
    scratch.server(1).start(StartMode.REPLICA, LIMIT);
    lap("restart as replica", start);
    scratch.server(2).unlockReplica(scratch.config(1).node());
    start = System.nanoTime();
    assertThat(scratch.server(1).follow(scratch.source(2), false, LIMIT))
        .isEqualTo(new FollowOutcome.Following());
    lap("rejoin follow", start);
    start = System.nanoTime();
    scratch.server(1).setAcknowledging(true);
    lap("setAcknowledging", start);
    Await.until("rows", () -> Shop.count(scratch, 1) == 51 && Shop.count(scratch, 3) == 51);
    Await.until("acker", () -> scratch.server(2).state().semiSync().ackers() == 2);
    start = System.nanoTime();
    ServerState state = scratch.server(1).state();
    lap("state", start);
    assertThat(state.applied()).isTrue();
  }

  private static void lap(String what, long start) {
    System.out.printf("%-25s %6.1f ms%n", what, (System.nanoTime() - start) / 1e6);
  }
}
