package dev.holdfast.agent.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.StatusView.EventView;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.TermRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of each change of primary. */
class HistoryTest {
  private static final TermRecord BEFORE = record(1, "db1");
  private static final TermRecord NOW = record(2, "db2");
  private static final List<EventView> FAILOVER =
      List.of(
          event(1_000, "db1", "opened", 1, "open for writing"),
          event(9_000, "db1", "server-exit", 1, "the server is gone"),
          event(9_010, "db2", "suspected", 1, "the primary db1 is gone"),
          event(9_080, "db2", "promised", 2, "promised term 2 to db2 at 0-1001-7"),
          event(9_100, "db2", "elected", 2, "db2 is the primary of term 2"),
          event(9_150, "db2", "opened", 2, "open for writing"));

  @TempDir Path state;

  @Test
  void failoverIsToldFromTheEndOfTheServerWithItsPromisesAsEvidence() {
    HistoryReport report = Report.of(BEFORE, NOW, FAILOVER).orElseThrow();
    assertThat(report.kind()).isEqualTo("failover");
    assertThat(report.from()).isEqualTo("db1");
    assertThat(report.steps()).first().isEqualTo(step(0, "db1", "server-exit"));
    assertThat(report.steps()).last().extracting(HistoryReport.Step::millis).isEqualTo(150L);
    assertThat(report.lossPossible()).isFalse();
    assertThat(report.evidence()).contains("db2 promised term 2 to db2 at 0-1001-7");
  }

  @Test
  void failoverByHandMayHaveLostSomething() {
    List<EventView> story = new java.util.ArrayList<>(FAILOVER);
    story.add(3, event(9_020, "db2", "by-hand", 1, "an operator accepts loss"));
    HistoryReport report = Report.of(BEFORE, NOW, story).orElseThrow();
    assertThat(report.kind()).isEqualTo("failover-by-hand");
    assertThat(report.lossPossible()).isTrue();
  }

  @Test
  void termThatNobodySpokeOfHasNoReport() {
    assertThat(Report.of(BEFORE, record(3, "db2"), FAILOVER)).isEmpty();
  }

  @Test
  void newestHundredAreKeptAndWhatCanNotBeReadIsLeftOut() throws Exception {
    HistoryFiles files = new HistoryFiles(state);
    assertThat(files.newest(5)).isEmpty();
    for (int term = 1; term <= 103; term++) {
      files.add(new HistoryReport(term, "failover", null, "db1", "", List.of(), false, ""));
    }
    assertThat(files.lastTerm()).isEqualTo(103);
    assertThat(files.newest(1000)).hasSize(100).first().extracting("term").isEqualTo(4L);
    Files.writeString(state.resolve("history/%019d.json".formatted(103)), "half a rep");
    assertThat(files.newest(2)).extracting(HistoryReport::term).containsExactly(102L);
  }

  private static HistoryReport.Step step(long millis, String node, String kind) {
    return new HistoryReport.Step(millis, node, kind, "the server is gone");
  }

  private static EventView event(long millis, String node, String kind, long term, String text) {
    return new EventView(millis * 1_000, node, kind, term, text);
  }

  private static TermRecord record(long term, String primary) {
    return new TermRecord(
        term, new NodeName(primary), new TreeSet<>(), TermRecord.Phase.SERVING, "");
  }
}
