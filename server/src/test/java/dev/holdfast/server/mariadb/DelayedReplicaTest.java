package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.ReplicationState;
import dev.holdfast.server.StartMode;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** db3 follows db1 an hour behind; db2 acknowledges. */
class DelayedReplicaTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private ScratchServers scratch;

  @BeforeEach
  void create() throws Exception {
    scratch = Trio.running(3);
    Shop.insert(scratch, 1, 1);
    Await.until("the first row", () -> Shop.count(scratch, 3) == 1);
    scratch.server(3).stopAcknowledging();
    follow(HOUR);
    Shop.insert(scratch, 1, 2);
    awaitReceived();
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void receivesAtOnceAndDoesNotApply() throws Exception {
    assertThat(scratch.server(3).state().replication().map(ReplicationState::delaySeconds))
        .contains(3600L);
    assertThat(Shop.count(scratch, 3)).isEqualTo(1);
  }

  @Test
  void appliesEverythingOnceItsDelayIsOver() throws Exception {
    scratch.server(3).stopAcknowledging();
    follow(Duration.ZERO);
    assertThat(Shop.count(scratch, 3)).isEqualTo(2);
    assertThat(scratch.server(3).state().replication().map(ReplicationState::delaySeconds))
        .contains(0L);
    Shop.insert(scratch, 1, 3);
    Await.until("the third row", () -> Shop.count(scratch, 3) == 3);
  }

  @Test
  void restartDoesNotEndTheDelay() throws Exception {
    scratch.server(3).kill();
    scratch.server(3).start(StartMode.NORMAL, Trio.LIMIT);
    follow(HOUR);
    awaitReceived();
    assertThat(Shop.count(scratch, 3)).isEqualTo(1);
  }

  @Test
  void anotherPrimaryDoesNotEndTheDelay() throws Exception {
    scratch.server(1).kill();
    scratch.server(3).stopAcknowledging();
    Trio.promote(scratch, 2);
    assertThat(scratch.server(3).follow(scratch.source(2), false, HOUR, Trio.LIMIT))
        .isEqualTo(new FollowOutcome.Following());
    assertThat(Shop.count(scratch, 3)).isEqualTo(1);
  }

  @Test
  void promotionAppliesWhatTheDelayHasPutOff() throws Exception {
    scratch.server(1).kill();
    Trio.promote(scratch, 3);
    assertThat(Shop.count(scratch, 3)).isEqualTo(2);
  }

  @Test
  void goesOnByHandUpToTheTransactionBeforeAMistake() throws Exception {
    GtidPosition before = scratch.server(1).written();
    Shop.run(scratch, 1, "DELETE FROM shop.t");
    awaitReceived();
    try (Connection admin = scratch.admin(3);
        Statement sql = admin.createStatement()) {
      sql.execute("STOP SLAVE");
      sql.execute("CHANGE MASTER TO master_delay = 0");
      sql.execute("START SLAVE UNTIL master_gtid_pos = '" + before + "'");
    }
    Await.until("both rows", () -> Shop.count(scratch, 3) == 2);
    Await.until(
        "its end",
        () ->
            scratch.server(3).state().replication().orElseThrow().applying().status()
                == ReplicationState.ReplicationThread.Status.STOPPED);
    assertThat(Shop.count(scratch, 3)).isEqualTo(2);
  }

  private void follow(Duration delay) {
    assertThat(scratch.server(3).follow(scratch.source(1), false, delay, Trio.LIMIT))
        .isEqualTo(new FollowOutcome.Following());
  }

  private void awaitReceived() throws Exception {
    GtidPosition written = scratch.server(1).written();
    Await.until("what was written", () -> scratch.server(3).state().received().covers(written));
  }
}
