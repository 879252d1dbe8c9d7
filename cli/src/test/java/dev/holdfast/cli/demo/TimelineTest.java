package dev.holdfast.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.StatusView.EventView;
import dev.holdfast.cli.demo.Failover.Phase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant KILLED = Instant.parse("2026-11-21T18:00:00Z");

  @Test
  void phasesAreCountedFromTheKill() {
    List<EventView> events =
        List.of(
            event(12, "db1", "server-exit"),
            event(55, "db2", "promised"),
            event(60, "db3", "promised"),
            event(70, "db2", "elected"),
            event(110, "db2", "applied"),
            event(130, "db2", "opened"));
    assertThat(new Timeline(events, "db1", KILLED).phases())
        .containsExactly(
            new Phase("exit noticed", 12),
            new Phase("promises", 60),
            new Phase("elected", 70),
            new Phase("relay log applied", 110),
            new Phase("opened", 130));
  }

  @Test
  void whatHappenedBeforeTheKillDoesNotCount() {
    List<EventView> events = List.of(event(-5000, "db1", "opened"), event(90, "db3", "opened"));
    assertThat(new Timeline(events, "db1", KILLED).opened()).map(EventView::node).hasValue("db3");
  }

  @Test
  void promisesThatCameAfterTheElectionDidNotDecideIt() {
    List<EventView> events =
        List.of(
            event(60, "db3", "promised"),
            event(70, "db2", "elected"),
            event(95, "db1", "promised"));
    assertThat(new Timeline(events, "db1", KILLED).phases()).contains(new Phase("promises", 60));
  }

  @Test
  void exitOfAnotherServerIsNotTheKilledOnes() {
    List<EventView> events = List.of(event(12, "db3", "server-exit"));
    assertThat(new Timeline(events, "db1", KILLED).phases()).isEmpty();
  }

  private static EventView event(long millis, String node, String kind) {
    long micros = KILLED.plusMillis(millis).toEpochMilli() * 1000;
    return new EventView(micros, node, kind, 2, "");
  }
}
