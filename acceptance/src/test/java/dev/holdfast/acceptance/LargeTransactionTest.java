package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A transaction that takes seconds on its way to the replicas is waited for, and nothing else. */
class LargeTransactionTest extends OnPractice {
  private static final int ROWS = 80_000;

  @Test
  void streamThatBringsItIsNotStartedAnew() throws Exception {
    var before = practice().record();
    var primary = practice().sql(before.primary());
    primary.run("CREATE OR REPLACE TABLE shop.big (id INT PRIMARY KEY, v VARCHAR(2000))");
    primary.run("INSERT INTO shop.big SELECT seq, REPEAT('x', 1500) FROM shop.seq_1_to_" + ROWS);
    for (String replica : practice().replicas()) {
      var there = practice().sql(replica);
      Eventually.that(
          "it is applied on " + replica,
          () -> there.text("SELECT COUNT(*) FROM shop.big").equals("" + ROWS));
      assertThat(Objects.requireNonNull(practice().lab().views().get(replica)).events())
          .as("what its stream met on the way")
          .noneMatch(e -> e.node().equals(replica) && e.text().contains("replication has stopped"));
    }
    assertThat(practice().record().term()).isEqualTo(before.term());
    primary.run("DROP TABLE shop.big");
  }
}
