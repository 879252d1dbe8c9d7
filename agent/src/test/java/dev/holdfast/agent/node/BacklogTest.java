package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.GtidPosition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final long SECOND = 1_000_000_000L;

  private final Backlog backlog = new Backlog();

  @Test
  void whatIsAppliedTakesNoTime() {
    assertThat(seen(100, 100, 0).time()).contains(Duration.ZERO);
  }

  @Test
  void aBacklogWhoseSpeedWasNeverSeenTakesAnUnknownTime() {
    assertThat(seen(1_000, 0, 0).time()).isEmpty();
  }

  @Test
  void aFewTransactionsAreNoBacklog() {
    assertThat(seen(10, 0, 0).time()).contains(Duration.ZERO);
  }

  @Test
  void theTimeFollowsFromTheSpeedOfLate() {
    seen(2_000, 0, 0);
    Backlog.Size size = seen(2_500, 500, 1);
    assertThat(size.transactions()).isEqualTo(2_000);
    assertThat(size.time()).contains(Duration.ofSeconds(4));
  }

  @Test
  void theSpeedOfAnIdleReplicaSaysNothing() {
    seen(2_000, 0, 0);
    seen(2_500, 500, 1);
    seen(2_500, 2_500, 5);
    seen(2_501, 2_501, 60);
    assertThat(seen(3_501, 2_501, 61).time())
        .hasValueSatisfying(t -> assertThat(t).isLessThanOrEqualTo(Duration.ofSeconds(2)));
  }

  @Test
  void anApplierThatStandsStillTakesLongerAndLonger() {
    seen(2_000, 0, 0);
    Duration first = seen(2_000, 1_000, 1).time().orElseThrow();
    Duration later = seen(2_000, 1_000, 30).time().orElseThrow();
    assertThat(later).isGreaterThan(first.multipliedBy(100));
  }

  @Test
  void domainsAddUp() {
    Backlog.Size size =
        backlog.seen(
            GtidPosition.parse("0-1-50,7-1-30"), GtidPosition.parse("0-1-40,7-1-10"), false, 0);
    assertThat(size.transactions()).isEqualTo(30);
  }

  @Test
  void nobodyKnowsWhenAnApplierThatHasStoppedWillBeDone() {
    seen(2_000, 0, 0);
    seen(2_000, 1_000, 1);
    assertThat(seen(2_000, 1_990, true, 2).time()).isEmpty();
    assertThat(seen(2_000, 2_000, true, 3).time()).contains(Duration.ZERO);
  }

  private Backlog.Size seen(long received, long applied, long second) {
    return seen(received, applied, false, second);
  }

  private Backlog.Size seen(long received, long applied, boolean stopped, long second) {
    return backlog.seen(
        GtidPosition.parse("0-1-" + (received + 1)),
        GtidPosition.parse("0-1-" + (applied + 1)),
        stopped,
        second * SECOND);
  }
}
