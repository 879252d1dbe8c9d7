package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.server.FollowOutcome;
import dev.holdfast.server.StartMode;
import java.time.Duration;
import java.util.Set;

/** Scratch servers that run: db1 is the primary, the others follow and acknowledge. */
final class Trio {
  static final Duration LIMIT = Duration.ofSeconds(20);

  private Trio() {}

  /** With the table {@code shop.t}, empty everywhere. */
  static ScratchServers running(int count) throws Exception {
    ScratchServers scratch = ScratchServers.create(count);
    boolean done = false;
    try {
      run(scratch, count);
      done = true;
      return scratch;
    } finally {
      if (!done) {
        scratch.close();
      }
    }
  }

  static void run(ScratchServers scratch, int count) throws Exception {
    for (int k = 1; k <= count; k++) {
      scratch.server(k).start(StartMode.NORMAL, LIMIT);
    }
    scratch.server(1).openForWriting(1, Set.of());
    for (int k = 2; k <= count; k++) {
      follow(scratch, k, 1, true);
    }
    Await.until("ackers", () -> scratch.server(1).state().semiSync().ackers() == count - 1);
    Shop.createTable(scratch, 1);
  }

  static void follow(ScratchServers scratch, int replica, int primary, boolean acknowledge) {
    assertThat(scratch.server(replica).follow(scratch.source(primary), acknowledge, LIMIT))
        .isEqualTo(new FollowOutcome.Following());
  }

  /** Applies, resets and opens, as an elected replica does. */
  static void promote(ScratchServers scratch, int k) {
    scratch.server(k).stopAcknowledging();
    scratch.server(k).applyRelayLog(LIMIT, progress -> {});
    scratch.server(k).resetReplication();
    scratch.server(k).openForWriting(1, Set.of());
  }

  static void signal(ScratchServers scratch, int k, String name) throws Exception {
    String pid = Long.toString(scratch.server(k).pid().orElseThrow());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  static long waiting(ScratchServers scratch, int k) {
    return scratch.server(k).state().semiSync().waiting();
  }
}
