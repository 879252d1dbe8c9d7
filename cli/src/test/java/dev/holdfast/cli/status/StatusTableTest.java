package dev.holdfast.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.BacklogView;
import dev.holdfast.agent.api.StatusView.EventView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.agent.api.StatusView.StoreView;
import dev.holdfast.agent.api.StatusView.TakeoverView;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class StatusTableTest {
  private static final Instant NOW = Instant.parse("2026-11-21T18:05:00Z");

  @Test
  void firstLineTellsWhoServesAndWhoAcknowledges() {
    assertThat(lines(record("SERVING"), "available", null).getFirst().strip())
        .isEqualTo("shop  term 3, db1 serving for 5 min, ackers db2");
  }

  @Test
  void beforeTheFirstElectionItSaysSo() {
    assertThat(lines(null, "available", null).getFirst()).contains("no primary was elected yet");
  }

  @Test
  void whatIsWaitedForAndAMissingStoreStandOut() {
    List<String> lines = lines(record("ELECTED"), "unavailable", "db3: its promise is needed");
    assertThat(lines.getFirst()).contains("db1 elected", "coordination store unavailable");
    assertThat(lines).contains("waiting: db3: its promise is needed");
  }

  @Test
  void eachNodeHasALineAndItsProblemToo() {
    List<String> lines = lines(record("SERVING"), "available", null);
    assertThat(lines)
        .anyMatch(l -> l.matches("db1 +primary +10.0.0.1:3306 +up +3 +0-1-7 +- +- +10[.]11"))
        .anyMatch(l -> l.matches("db2 +replica +10.0.0.1:3306 +silent +3 +0-1-7 +12 ms +yes .*"))
        .contains("db2: its disk is nearly full");
  }

  @Test
  void newestEventsAreShownLast() {
    assertThat(lines(record("SERVING"), "available", null).getLast())
        .endsWith("db1 opened: open for writing");
  }

  @Test
  void saysHowLongAFailoverWouldTakeAndWhatItCostsToKeepItShort() {
    assertThat(lines(record("SERVING"), "available", null))
        .contains(
            "a failover now would take about 4 s, applying what was received (failover_budget is"
                + " 2.0 s)",
            "commits on db1 wait up to 2.5 ms for one another, until the replicas keep up");
  }

  @Test
  void aReplicaThatAppliesNothingIsWhyNobodyKnowsHowLongAFailoverWouldTake() {
    assertThat(lines(record("SERVING"), "available", null, null))
        .contains("a failover now would take an unknown time: db2 doesn't apply what it received");
  }

  private static List<String> lines(
      @Nullable RecordView record, String store, @Nullable String waiting) {
    return lines(record, store, waiting, 4_000L);
  }

  private static List<String> lines(
      @Nullable RecordView record,
      String store,
      @Nullable String waiting,
      @Nullable Long takeoverMillis) {
    StatusView view =
        new StatusView(
            "shop",
            "db1",
            record,
            new StoreView(store, null),
            waiting,
            List.of(
                node("db1", Role.PRIMARY, "up", null, null, null),
                node(
                    "db2", Role.REPLICA, "silent", 12L, takeoverMillis, "its disk is nearly full")),
            null,
            new TakeoverView(takeoverMillis, 2_000),
            List.of(new EventView(1_000_000, "db1", "opened", 3, "open for writing")),
            null);
    return StatusTable.lines(view, NOW).stream().map(Ansi.OFF::string).toList();
  }

  private static RecordView record(String phase) {
    return new RecordView(
        3, "db1", new TreeSet<>(List.of("db2")), phase, "2026-11-21T18:00:00Z", 7);
  }

  private static NodeView node(
      String name,
      Role role,
      String agent,
      @Nullable Long lag,
      @Nullable Long backlogMillis,
      @Nullable String problem) {
    return new NodeView(
        name,
        "10.0.0.1",
        3306,
        null,
        "10.0.0.1:8400",
        null,
        role,
        agent,
        1L,
        2L,
        3,
        3,
        "0-1-7",
        "0-1-7",
        role == Role.REPLICA,
        lag,
        role == Role.REPLICA ? new BacklogView(12_345, backlogMillis) : null,
        role == Role.PRIMARY ? 2_500L : null,
        "10.11",
        problem,
        null);
  }
}
