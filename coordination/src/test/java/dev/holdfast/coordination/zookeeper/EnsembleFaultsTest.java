package dev.holdfast.coordination.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.NodeName;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to three processes, seen by a client that writes all the while. The limits are far
 * above what was measured on a quiet machine (follower 0.05 s, leader 0.5 s, frozen leader 3 s): a
 * busy one must not fail them.
 */
final class EnsembleFaultsTest {
  private static final long FOLLOWER_MILLIS = 1_500;
  private static final long LEADER_MILLIS = 5_000;
  private static final long FROZEN_MILLIS = 9_000;

  @Test
  void lossesAreSurvivedAndTheLostComeBack(@TempDir Path folder) {
    try (PeerProcesses peers = new PeerProcesses(folder)) {
      peers.startAll();
      NodeName leader = peers.leader();
      NodeName witness = peers.follower();
      NodeName third = peers.otherThan(leader, witness);
      assertThat(peers.ask(witness, "write 50")).isNotEqualTo("none");
      assertThat(peers.ask(witness, "elect db1")).contains("Written");

      assertThat(outage(peers, witness, 2_500, () -> peers.kill(third)))
          .as("milliseconds without a follower")
          .isLessThan(FOLLOWER_MILLIS);
      peers.start(third);
      assertThat(peers.leader()).isEqualTo(leader);

      assertThat(outage(peers, witness, 6_000, () -> peers.kill(leader)))
          .as("milliseconds without the leader")
          .isLessThan(LEADER_MILLIS);
      peers.start(leader);
      NodeName second = peers.leader();
      NodeName other = peers.otherThan(leader, second);

      assertThat(outage(peers, other, 10_000, () -> peers.freeze(second)))
          .as("milliseconds with the leader frozen")
          .isLessThan(FROZEN_MILLIS);
      assertThat(peers.ask(other, "elect db7")).contains("Written");
      peers.tell(second, "primary");
      peers.thaw(second);
      assertThat(peers.answer(second))
          .as("the first read of a leader that doesn't know yet that it isn't any more")
          .isIn("db7", "unavailable");
      assertThat(peers.leader()).as("the thawed one follows").isNotEqualTo(second);
      assertThat(peers.ask(second, "write 5")).isNotEqualTo("none");
    }
  }

  private static long outage(PeerProcesses peers, NodeName witness, long millis, Runnable fault) {
    peers.tell(witness, "outage " + millis);
    fault.run();
    long gap = Long.parseLong(peers.answer(witness));
    assertThat(Duration.ofMillis(gap)).as("it writes again").isLessThan(Duration.ofMillis(millis));
    return gap;
  }
}
