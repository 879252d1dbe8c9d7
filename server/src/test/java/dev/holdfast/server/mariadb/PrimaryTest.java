package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.StartMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrimaryTest {
  private ScratchServers scratch;

  @BeforeEach
  void create() {
    scratch = ScratchServers.create(2);
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void aSessionOfTheReplicasTimeEndsAtTheOpeningAndNewOnesWriteUnderTheNodesOwnId()
      throws Exception {
    Trio.run(scratch, 2);
    try (Connection reader = scratch.client(2);
        Statement statement = reader.createStatement()) {
      statement.execute("SELECT * FROM shop.t");
      scratch.server(1).kill();
      Trio.promote(scratch, 2);
      assertThatThrownBy(() -> statement.execute("SELECT * FROM shop.t"))
          .isInstanceOf(SQLException.class);
    }
    CompletableFuture<Boolean> commit = Shop.insertLater(scratch, 2, 1);
    Await.until("a commit that waits", () -> Trio.waiting(scratch, 2) == 1);
    assertThat(scratch.server(2).written()).isEqualTo(GtidPosition.parse("0-1002-3"));
    assertThat(commit).isNotDone();
  }

  @Test
  void aReplicaIsNotOpened() throws Exception {
    Trio.run(scratch, 2);
    failsWith("still-replica", () -> scratch.server(2).openForWriting(1, Set.of()));
    assertThat(scratch.server(2).state().readOnly()).isTrue();
  }

  @Test
  void aStopWhileCommitsWaitConfirmsNoneOfThem() throws Exception {
    Trio.run(scratch, 2);
    scratch.server(2).kill();
    CompletableFuture<Boolean> commit = Shop.insertLater(scratch, 1, 1);
    Await.until("a commit that waits", () -> Trio.waiting(scratch, 1) == 1);
    scratch.server(1).stop(Trio.LIMIT);
    assertThat(commit.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(scratch.server(1).pid()).isEmpty();
    scratch.server(1).start(StartMode.REPLICA, Trio.LIMIT);
    assertThat(Shop.has(scratch, 1, 1)).isFalse();
  }

  @Test
  void aServerThatIsOpenForWritingFollowsNobody() throws Exception {
    Trio.run(scratch, 2);
    scratch.server(2).stopAcknowledging();
    scratch.server(2).applyRelayLog(Trio.LIMIT, progress -> {});
    scratch.server(2).resetReplication();
    assertThat(scratch.server(1).follow(scratch.source(2), false, Trio.LIMIT))
        .isInstanceOfSatisfying(
            FollowOutcome.Failed.class,
            failed -> assertThat(failed.reason()).contains("open for writing"));
    assertThat(scratch.server(1).state().semiSync().primaryEnabled()).isTrue();
    assertThat(scratch.server(1).state().replication()).isEmpty();
  }

  @Test
  void heartbeatsThatWaitAreBounded() throws Exception {
    Trio.run(scratch, 2);
    scratch.server(1).writeHeartbeat(Trio.LIMIT);
    scratch.server(2).kill();
    for (int i = 0; i < 8; i++) {
      failsWith("server-silent", () -> scratch.server(1).writeHeartbeat(Duration.ofMillis(50)));
    }
    failsWith("heartbeats-waiting", () -> scratch.server(1).writeHeartbeat(Duration.ofMillis(50)));
    scratch.server(2).start(StartMode.NORMAL, Trio.LIMIT);
    Trio.follow(scratch, 2, 1, true);
    Await.until("heartbeats", () -> Trio.waiting(scratch, 1) == 0);
    scratch.server(1).writeHeartbeat(Trio.LIMIT);
  }

  private static void failsWith(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).as(e.toString()).isEqualTo(code));
  }
}
