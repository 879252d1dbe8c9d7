package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.StartMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No commit returns without an acknowledgement, and none of a removed acker counts. */
class SemiSyncTest {
  private ScratchServers scratch;

  @BeforeEach
  void create() {
    scratch = ScratchServers.create(3);
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void commitsWaitWithoutAnAckerAndReturnOnceThereIsOne() throws Exception {
    scratch.server(1).start(StartMode.NORMAL, Trio.LIMIT);
    scratch.server(2).start(StartMode.NORMAL, Trio.LIMIT);
    Trio.follow(scratch, 2, 1, true);
    scratch.server(1).openForWriting(1, Set.of());
    Shop.createTable(scratch, 1);
    scratch.server(2).setAcknowledging(false);
    CompletableFuture<Boolean> commit = Shop.insertLater(scratch, 1, 1);
    Await.until("a commit that waits", () -> Trio.waiting(scratch, 1) == 1);
    assertThat(commit).isNotDone();
    assertThatThrownBy(() -> scratch.server(1).writeHeartbeat(Duration.ofSeconds(1)))
        .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("server-silent"));
    assertThat(scratch.server(1).written()).isEqualTo(GtidPosition.parse("0-1001-4"));
    scratch.server(2).setAcknowledging(true);
    scratch.server(2).vouch(scratch.source(1));
    assertThat(commit.get(10, TimeUnit.SECONDS)).isTrue();
    Await.until("nobody waits", () -> Trio.waiting(scratch, 1) == 0);
    assertThat(scratch.server(1).state().semiSync().unacknowledged()).isZero();
  }

  /** Without it they wait for ever: nothing later gets into the log, so nothing is acknowledged. */
  @Test
  void commitsThatANewAckerHadReceivedBeforeAreReleasedByItsWord() throws Exception {
    Trio.run(scratch, 2);
    scratch.server(2).setAcknowledging(false);
    CompletableFuture<Boolean> first = Shop.insertLater(scratch, 1, 1);
    Await.until("a commit that waits", () -> Trio.waiting(scratch, 1) == 1);
    CompletableFuture<Boolean> second = Shop.insertLater(scratch, 1, 2);
    CompletableFuture<Boolean> third = Shop.insertLater(scratch, 1, 3);
    Await.until(
        "both groups received",
        () -> scratch.server(2).state().received().equals(scratch.server(1).written()));
    scratch.server(2).setAcknowledging(true);
    scratch.server(2).vouch(scratch.source(1));
    for (CompletableFuture<Boolean> commit : List.of(first, second, third)) {
      assertThat(commit.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aLockedReplicaIsGoneAndItsWordDoesNotCountUntilItIsUnlocked() throws Exception {
    Trio.run(scratch, 2);
    NodeName two = scratch.config(2).node();
    Trio.signal(scratch, 2, "STOP");
    CompletableFuture<Boolean> commit = Shop.insertLater(scratch, 1, 1);
    Await.until("a commit that waits", () -> Trio.waiting(scratch, 1) == 1);
    scratch.server(1).lockReplica(two);
    Trio.signal(scratch, 2, "CONT");
    Await.until(
        "refusal",
        () ->
            scratch.server(2).state().replication().orElseThrow().receiving().errorNumber()
                == 4151);
    assertThat(commit).isNotDone();
    assertThat(scratch.server(2).follow(scratch.source(1), true, Trio.LIMIT))
        .isInstanceOf(FollowOutcome.Failed.class);
    scratch.server(1).unlockReplica(two);
    Trio.follow(scratch, 2, 1, true);
    scratch.server(2).vouch(scratch.source(1));
    assertThat(commit.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aReplicaOfAFrozenPrimaryStopsAcknowledgingAtOnce() throws Exception {
    Trio.run(scratch, 2);
    Shop.insert(scratch, 1, 1);
    GtidPosition written = scratch.server(1).written();
    Trio.signal(scratch, 1, "STOP");
    long start = System.nanoTime();
    assertThat(scratch.server(2).stopAcknowledging()).isEqualTo(written);
    Duration first = Duration.ofNanos(System.nanoTime() - start);
    assertThat(first).isLessThan(Duration.ofSeconds(2));
    assertThat(scratch.server(2).stopAcknowledging()).isEqualTo(written);
    assertThat(scratch.server(2).state().semiSync().replicaEnabled()).isFalse();
    Trio.promote(scratch, 2);
    assertThat(Shop.has(scratch, 2, 1)).isTrue();
  }

  @Test
  void whatWasNeverAcknowledgedIsRolledBackAndWhatTheNewPrimaryHoldsComesBack() throws Exception {
    Trio.run(scratch, 3);
    scratch.server(3).setAcknowledging(false);
    Shop.insert(scratch, 1, 1);
    scratch.server(3).stopAcknowledging();
    scratch.server(2).stopAcknowledging();
    CompletableFuture<Boolean> commit = Shop.insertLater(scratch, 1, 2);
    Await.until("a commit that waits", () -> Trio.waiting(scratch, 1) == 1);
    scratch.server(1).kill();
    assertThat(commit.get(10, TimeUnit.SECONDS)).isFalse();
    Trio.promote(scratch, 2);
    scratch.server(1).start(StartMode.REPLICA, Trio.LIMIT);
    Trio.follow(scratch, 1, 2, true);
    Shop.insert(scratch, 2, 3);
    Await.until("the new row", () -> Shop.has(scratch, 1, 3));
    assertThat(Shop.has(scratch, 1, 1)).isTrue();
    assertThat(Shop.has(scratch, 1, 2)).isFalse();
  }

  @Test
  void whatCantBeRolledBackIsKeptRatherThanTheServerDown() throws Exception {
    Trio.run(scratch, 2);
    Shop.run(scratch, 1, "CREATE TABLE shop.old (id INT PRIMARY KEY) ENGINE=MyISAM");
    scratch.server(2).setAcknowledging(false);
    CompletableFuture<Boolean> commit = Shop.insertLater(scratch, 1, 1);
    Await.until("a commit that waits", () -> Trio.waiting(scratch, 1) == 1);
    GtidPosition first = scratch.server(1).written();
    CompletableFuture<Boolean> old = Shop.runLater(scratch, 1, "INSERT INTO shop.old VALUES (1)");
    Await.until("the next one in the log", () -> !scratch.server(1).written().equals(first));
    GtidPosition both = scratch.server(1).written();
    scratch.server(1).kill();
    assertThat(commit.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(old.get(10, TimeUnit.SECONDS)).isFalse();
    scratch.server(1).start(StartMode.REPLICA, Trio.LIMIT);
    assertThat(scratch.server(1).written()).isEqualTo(both);
    assertThat(Shop.has(scratch, 1, 1)).isTrue();
  }

  @Test
  void aFormerPrimaryGetsItsOwnTransactionsBackEvenWhileItDoesNotAcknowledge() throws Exception {
    Trio.run(scratch, 3);
    scratch.server(3).stopAcknowledging();
    Await.until("applied", () -> scratch.server(2).state().applied());
    // Received by db2, whose acknowledgement is lost: db1 rolls back what db2 holds.
    Trio.signal(scratch, 2, "STOP");
    CompletableFuture<Boolean> commit = Shop.insertLater(scratch, 1, 2);
    Await.until("a commit that waits", () -> Trio.waiting(scratch, 1) == 1);
    scratch.server(1).kill();
    Trio.signal(scratch, 2, "CONT");
    assertThat(commit.get(10, TimeUnit.SECONDS)).isFalse();
    Await.until(
        "the transaction at db2",
        () -> scratch.server(2).state().received().covers(GtidPosition.parse("0-1-3")));
    Trio.promote(scratch, 2);
    assertThat(Shop.has(scratch, 2, 2)).isTrue();
    scratch.server(1).start(StartMode.REPLICA, Trio.LIMIT);
    assertThat(Shop.has(scratch, 1, 2)).isFalse();
    Trio.follow(scratch, 1, 2, false);
    Await.until("the row that came back", () -> Shop.has(scratch, 1, 2));
  }

  @Test
  void transactionsThatThePrimaryDoesNotHaveAreNamed() throws Exception {
    Trio.run(scratch, 2);
    Await.until(
        "the table at the replica",
        () -> scratch.server(2).state().slavePosition().covers(scratch.server(1).written()));
    scratch.server(2).stopAcknowledging();
    try (var admin = scratch.admin(2);
        var statement = admin.createStatement()) {
      statement.execute("SET SESSION server_id = 2");
      statement.execute("INSERT INTO shop.t VALUES (666)");
    }
    assertThat(scratch.server(2).follow(scratch.source(1), true, Trio.LIMIT))
        .isInstanceOfSatisfying(
            FollowOutcome.Diverged.class,
            diverged -> assertThat(diverged.surplus()).hasToString("[0-2-3]"));
    assertThat(scratch.server(2).state().replication().orElseThrow().receiving().running())
        .isFalse();
  }
}
