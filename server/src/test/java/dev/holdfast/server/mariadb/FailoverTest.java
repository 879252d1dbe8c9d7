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
    scratch.server(1).openForWriting(1, Set.of());
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
    scratch.server(1).kill();
    GtidPosition two = scratch.server(2).stopAcknowledging();
    GtidPosition three = scratch.server(3).stopAcknowledging();
    assertThat(two).isEqualTo(three);
    scratch.server(2).applyRelayLog(LIMIT, progress -> {});
    scratch.server(2).resetReplication();
    scratch.server(2).openForWriting(1, Set.of(scratch.config(1).node()));
    CompletableFuture<Boolean> waiting = Shop.insertLater(scratch, 2, 1000);
    assertThat(scratch.server(3).follow(scratch.source(2), true, LIMIT))
        .isEqualTo(new FollowOutcome.Following());
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    scratch.server(1).start(StartMode.REPLICA, LIMIT);
    scratch.server(2).unlockReplica(scratch.config(1).node());
    assertThat(scratch.server(1).follow(scratch.source(2), false, LIMIT))
        .isEqualTo(new FollowOutcome.Following());
    scratch.server(1).setAcknowledging(true);
    Await.until("rows", () -> Shop.count(scratch, 1) == 51 && Shop.count(scratch, 3) == 51);
    Await.until("acker", () -> scratch.server(2).state().semiSync().ackers() == 2);
    ServerState state = scratch.server(1).state();
    assertThat(state.applied()).isTrue();
  }
}
