package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.StatusView;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A transaction that takes seconds on its way to the replicas is waited for, and nothing else. */
class LargeTransactionTest extends OnPractice {
  private static final int ROWS = 80_000;

  @Test
  void streamThatBringsItIsNotStartedAnew() throws Exception {
    var before = practice().record();
    long since = newest();
    var primary = practice().sql(before.primary());
    primary.run("CREATE OR REPLACE TABLE shop.big (id INT PRIMARY KEY, v VARCHAR(2000))");
    primary.run("INSERT INTO shop.big SELECT seq, REPEAT('x', 1500) FROM shop.seq_1_to_" + ROWS);
    for (String replica : practice().replicas()) {
      var there = practice().sql(replica);
      Eventually.that(
          "it is applied on " + replica,
          () -> there.text("SELECT COUNT(*) FROM shop.big").equals("" + ROWS));
      assertThat(Objects.requireNonNull(practice().lab().views().get(replica)).events())
          .filteredOn(e -> e.epochMicros() > since && e.node().equals(replica))
          .as("what its stream met on the way")
          .noneMatch(e -> e.text().contains("replication has stopped"));
    }
    assertThat(practice().record().term()).isEqualTo(before.term());
    primary.run("DROP TABLE shop.big");
  }

  /** Of the events that anybody knows: a node that starts may say so too. */
  private long newest() throws InterruptedException {
    return practice().lab().views().values().stream()
        .flatMap(view -> view.events().stream())
        .mapToLong(StatusView.EventView::epochMicros)
        .max()
        .orElse(0);
  }
}
