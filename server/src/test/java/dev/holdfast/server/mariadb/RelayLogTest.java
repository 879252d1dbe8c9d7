package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.server.StartMode;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was received and not applied may exist nowhere else. */
class RelayLogTest {
  private static final int ROWS = 30;
  private ScratchServers scratch;
  private GtidPosition acknowledged = GtidPosition.EMPTY;

  @BeforeEach
  void aReplicaAcknowledgesWithoutApplyingAndBothAreKilled() throws Exception {
    scratch = Trio.running(2);
    Await.until("table", () -> scratch.server(2).state().applied());
    stopApplying();
    for (int i = 0; i < ROWS; i++) {
      Shop.insert(scratch, 1, i);
    }
    acknowledged = scratch.server(1).written();
    assertThat(scratch.server(2).state().received()).isEqualTo(acknowledged);
    assertThat(scratch.server(2).state().applied()).isFalse();
    scratch.server(1).kill();
    scratch.server(2).kill();
    scratch.server(2).start(StartMode.NORMAL, Trio.LIMIT);
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void aRestartedReplicaStillKnowsWhatItReceivedAndAppliesAllOfIt() throws Exception {
    assertThat(scratch.server(2).state().received()).isEqualTo(acknowledged);
    assertThat(scratch.server(2).stopAcknowledging()).isEqualTo(acknowledged);
    assertThat(Shop.count(scratch, 2)).isZero();
    scratch.server(2).applyRelayLog(Trio.LIMIT, progress -> {});
    assertThat(Shop.count(scratch, 2)).isEqualTo(ROWS);
    assertThat(scratch.server(2).state().slavePosition()).isEqualTo(acknowledged);
    assertThat(scratch.server(2).stopAcknowledging()).isEqualTo(acknowledged);
    Trio.promote(scratch, 2);
    assertThat(scratch.server(2).written()).isEqualTo(acknowledged);
  }

  @Test
  void applyingGoesOnAfterTheServerDiedInTheMiddle() throws Exception {
    scratch.server(2).applyRelayLog(Trio.LIMIT, progress -> {});
    scratch.server(2).kill();
    scratch.server(2).start(StartMode.NORMAL, Trio.LIMIT);
    assertThat(scratch.server(2).stopAcknowledging()).isEqualTo(acknowledged);
    scratch.server(2).applyRelayLog(Trio.LIMIT, progress -> {});
    assertThat(Shop.count(scratch, 2)).isEqualTo(ROWS);
  }

  @Test
  void followingAgainAppliesFirst() throws Exception {
    scratch.server(1).start(StartMode.NORMAL, Trio.LIMIT);
    Trio.follow(scratch, 2, 1, true);
    assertThat(Shop.count(scratch, 2)).isEqualTo(ROWS);
  }

  @Test
  void aTornLastTransactionWasNotReceivedAndTheOthersAreApplied() throws Exception {
    scratch.server(2).kill();
    List<Path> files = new RelayLogFiles(scratch.config(2).dataDir()).log().files();
    Path last = files.reversed().stream().filter(f -> f.toFile().length() > 1000).findFirst().get();
    try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
      file.setLength(file.length() - 5);
    }
    scratch.server(2).start(StartMode.NORMAL, Trio.LIMIT);
    assertThat(acknowledged.covers(scratch.server(2).stopAcknowledging())).isTrue();
    assertThat(scratch.server(2).stopAcknowledging()).isNotEqualTo(acknowledged);
    scratch.server(2).applyRelayLog(Trio.LIMIT, progress -> {});
    assertThat(Shop.count(scratch, 2)).isEqualTo(ROWS - 1);
  }

  @Test
  void replicationIsNeverResetWhileSomethingIsUnapplied() {
    assertThatThrownBy(() -> scratch.server(2).resetReplication())
        .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("relay-log-unapplied"));
    assertThatThrownBy(() -> scratch.server(2).setAcknowledging(true))
        .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("not-applying"));
    assertThat(scratch.server(2).stopAcknowledging()).isEqualTo(acknowledged);
  }

  @Test
  void anErrorWhileApplyingIsReportedAndNothingIsLost() throws Exception {
    scratch.server(2).stopAcknowledging();
    try (var admin = scratch.admin(2);
        var statement = admin.createStatement()) {
      statement.execute("SET sql_log_bin = 0");
      statement.execute("INSERT INTO shop.t VALUES (7)");
    }
    assertThatThrownBy(
            () -> scratch.server(2).applyRelayLog(Duration.ofSeconds(10), progress -> {}))
        .hasMessageContaining("Duplicate entry '7'")
        .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("apply-stopped"));
    assertThat(scratch.server(2).stopAcknowledging()).isEqualTo(acknowledged);
  }

  private void stopApplying() throws Exception {
    try (var admin = scratch.admin(2);
        var statement = admin.createStatement()) {
      statement.execute("STOP SLAVE SQL_THREAD");
    }
  }
}
