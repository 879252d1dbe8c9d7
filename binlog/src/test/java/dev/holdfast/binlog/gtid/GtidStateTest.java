package dev.holdfast.binlog.gtid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GtidStateTest {
  @Test
  void anErrantTransactionShowsInTheStateThoughThePositionHidesIt() {
    GtidState mine = GtidState.parse("0-1-40,0-2-41,0-1-39,0-3-50");
    GtidState primary = GtidState.parse("0-1-40,0-3-50");
    assertThat(primary.position().covers(mine.position())).isTrue();
    assertThat(mine.surplusOver(primary)).containsExactly(new Gtid(0, 2, 41));
    assertThat(primary.surplusOver(mine)).isEmpty();
  }

  @Test
  void domainsAreComparedApart() {
    GtidState mine = GtidState.parse("0-1-5,1-1-7");
    assertThat(mine.surplusOver(GtidState.parse("0-1-9,1-1-6"))).containsExactly(new Gtid(1, 1, 7));
  }

  @Test
  void theEmptyStateHasNoSurplusAndIsWrittenEmpty() {
    assertThat(GtidState.parse("").surplusOver(GtidState.EMPTY)).isEmpty();
    assertThat(GtidState.parse("")).hasToString("");
  }

  @Test
  void whatIsWrittenIsAddedToItsStream() {
    GtidState state = GtidState.parse("0-1-5").with(List.of(new Gtid(0, 1, 6), new Gtid(0, 2, 7)));
    assertThat(state).hasToString("0-1-6,0-2-7");
    assertThat(state.position()).hasToString("0-2-7");
  }

  @Test
  void sequencesAreUnsigned() {
    GtidState last = GtidState.parse("0-1-18446744073709551615");
    assertThat(last.surplusOver(GtidState.parse("0-1-1"))).hasSize(1);
    assertThat(last).hasToString("0-1-18446744073709551615");
  }
}
