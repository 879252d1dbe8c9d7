package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.server.FollowOutcome;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BrokenStreamTest {
  private ScratchServers scratch;

  @BeforeEach
  void run() throws Exception {
    scratch = Trio.running(2);
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  /** MariaDB doesn't start such a thread again: whoever waits for it waits for ever. */
  @Test
  void aStreamThatEndsForGoodBeforeItBeginsIsSaidAtOnce() throws Exception {
    scratch.server(2).stopAcknowledging();
    setServerId(ServerIds.asReplica(scratch.config(2)));
    FollowOutcome outcome =
        scratch.server(2).follow(scratch.source(1), true, Duration.ofMinutes(10));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            FollowOutcome.Failed.class,
            failed -> assertThat(failed.reason()).contains("equal MariaDB server ids"));
    setServerId(ServerIds.asPrimary(scratch.config(1), 1));
    Trio.follow(scratch, 2, 1, true);
  }

  @Test
  void whoNeverSaysWhoItIsDoesNotOutliveALock() throws Exception {
    int port = scratch.config(1).listen().port();
    try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
      stranger.setSoTimeout((int) Trio.LIMIT.toMillis());
      assertThat(stranger.getInputStream().read()).as("a greeting").isPositive();
      scratch.server(1).lockReplica(scratch.config(2).node());
      assertThat(stranger.getInputStream().readAllBytes()).as("its rest, and the end").isNotEmpty();
    }
  }

  private void setServerId(long id) throws Exception {
    try (var admin = scratch.admin(1);
        var statement = admin.createStatement()) {
      statement.execute("SET GLOBAL server_id = " + id);
    }
  }
}
