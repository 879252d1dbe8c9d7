package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.server.CopyProgress;
import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.StartMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server's data replaced by another's, on servers that run. */
class RebuildTest {
  private static final String WAITING_FOR_THEIR_TURN =
      "SELECT COUNT(*) FROM information_schema.processlist"
          + " WHERE state = 'Waiting for prior transaction to commit'";
  private ScratchServers scratch;

  @BeforeEach
  void create() throws Exception {
    scratch = ScratchServers.create(2);
    Trio.run(scratch, 2);
    for (int id = 1; id <= 20; id++) {
      Shop.insert(scratch, 1, id);
    }
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void aServerWithOtherDataBecomesACopyOfTheDonorAndFollows() throws Exception {
    try (Connection admin = scratch.admin(2);
        Statement sql = admin.createStatement()) {
      sql.execute("SET sql_log_bin = 0");
      sql.execute("DELETE FROM shop.t WHERE id < 10");
    }
    List<CopyProgress> seen = new CopyOnWriteArrayList<>();
    scratch.server(2).copies().replace(new ByteArrayInputStream(donation(1)), seen::add);
    assertThat(seen).isNotEmpty();
    assertThat(scratch.server(2).pid()).isEmpty();
    scratch.server(2).start(StartMode.NORMAL, Trio.LIMIT);
    assertThat(scratch.server(2).state().binlogState())
        .isEqualTo(scratch.server(1).state().binlogState());
    assertThat(scratch.server(2).follow(scratch.source(1), true, Trio.LIMIT))
        .isEqualTo(new FollowOutcome.Following());
    Shop.insert(scratch, 1, 21);
    Await.until("the last row", () -> Shop.count(scratch, 2) == 21);
    assertThat(scratch.server(2).copies().previous()).isPresent();
    scratch.server(2).copies().forgetPrevious();
    assertThat(scratch.server(2).copies().previous()).isEmpty();
  }

  @Test
  void whatABusyDonorsAppliersHadPreparedIsRolledBackAndReplicatedAgain() throws Exception {
    try (Connection holder = scratch.admin(2);
        Statement sql = holder.createStatement()) {
      holder.setAutoCommit(false);
      sql.executeQuery("SELECT * FROM shop.t WHERE id = 1 FOR UPDATE");
      Shop.run(scratch, 1, "DELETE FROM shop.t WHERE id = 1");
      for (int id = 101; id <= 104; id++) {
        Shop.insert(scratch, 1, id);
      }
      Await.until("four prepared", () -> Shop.number(scratch, 2, WAITING_FOR_THEIR_TURN) == 4);
      byte[] donation = donation(2);
      holder.rollback();
      scratch.server(2).copies().replace(new ByteArrayInputStream(donation), p -> {});
    }
    scratch.server(2).start(StartMode.NORMAL, Trio.LIMIT);
    Trio.follow(scratch, 2, 1, true);
    Await.until(
        "the same history",
        () ->
            scratch
                .server(2)
                .state()
                .binlogState()
                .equals(scratch.server(1).state().binlogState()));
    assertThat(Shop.has(scratch, 2, 1)).isFalse();
    assertThat(Shop.count(scratch, 2)).isEqualTo(Shop.count(scratch, 1)).isEqualTo(23);
  }

  @Test
  void aDonationThatBreaksOffChangesNothing() throws Exception {
    byte[] whole = donation(1);
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
    assertThatThrownBy(
            () -> scratch.server(2).copies().replace(new ByteArrayInputStream(half), p -> {}))
        .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("rebuild-failed"));
    assertThat(scratch.server(2).pid()).isPresent();
    assertThat(scratch.server(2).copies().previous()).isEmpty();
    assertThat(Shop.count(scratch, 2)).isEqualTo(20);
  }

  @Test
  void anExchangeThatWasCutOffIsFinishedAtTheNextStart() throws Exception {
    scratch.server(2).copies().replace(new ByteArrayInputStream(donation(1)), p -> {});
    Path data = scratch.config(2).dataDir().toAbsolutePath();
    scratch.server(2).close();
    Files.move(data, data.resolveSibling(data.getFileName() + ".rebuilt"));
    DataDirectory.finishExchange(scratch.config(2));
    assertThat(data.resolve("mysql")).isDirectory();
    assertThat(scratch.reopen(2).start(StartMode.NORMAL, Trio.LIMIT)).isPositive();
  }

  private byte[] donation(int k) {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    scratch.server(k).copies().donate(to, 0, false);
    return to.toByteArray();
  }
}
