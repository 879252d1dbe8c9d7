package dev.holdfast.recovery.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.row.RowChange;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void bucketsGrowSoThatAllTimeFits() {
    Timeline timeline = new Timeline(4);
    for (int second = 0; second < 16; second++) {
      timeline.add(
          SummaryMaker.summary(second, 100 + second, Map.of("s.t", new RowCounts(1, 0, 2))));
    }
    assertThat(timeline.bucketSeconds()).isEqualTo(4);
    assertThat(timeline.of(new Timeline.Line("s.t", RowChange.Kind.INSERT)))
        .containsExactly(4, 4, 4, 4);
    assertThat(timeline.of(new Timeline.Line("s.t", RowChange.Kind.DELETE)))
        .containsExactly(8, 8, 8, 8);
    assertThat(timeline.lines()).hasSize(2);
  }
}
