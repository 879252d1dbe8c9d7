package dev.holdfast.recovery.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnusualTest {
  @Test
  void whatATableSeldomSeesComesFirst() {
    Unusual ranking = new Unusual(2);
    for (int i = 1; i <= 500; i++) {
      ranking.add(SummaryMaker.summary(i, i, Map.of("shop.list", new RowCounts(1000, 0, 0))));
      ranking.add(SummaryMaker.summary(1000 + i, i, Map.of("shop.c", new RowCounts(0, 0, 1))));
    }
    ranking.add(SummaryMaker.summary(7777, 9, Map.of("shop.c", new RowCounts(0, 0, 900))));
    ranking.add(SummaryMaker.summary(8888, 9, Map.of("shop.list", new RowCounts(4000, 0, 0))));
    List<Unusual.Ranked> ranked = ranking.ranked();
    assertThat(ranked).extracting(r -> r.summary().gtid()).containsExactly("0-1-7777", "0-1-8888");
    assertThat(ranked.getFirst().timesNormal()).isEqualTo(900);
  }

  @Test
  void theOnlyDeleteOfATableIsUnusual() {
    Unusual ranking = new Unusual(1);
    for (int i = 1; i <= 500; i++) {
      ranking.add(SummaryMaker.summary(i, i, Map.of("shop.c", new RowCounts(0, 1, 0))));
    }
    ranking.add(SummaryMaker.summary(7777, 9, Map.of("shop.c", new RowCounts(0, 0, 900))));
    assertThat(ranking.ranked().getFirst().summary().gtid()).isEqualTo("0-1-7777");
  }
}
