package dev.holdfast.recovery.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MomentTest {
  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

  @Test
  void timesAreReadInTheUsersZoneUnlessTheyNameTheirOwn() {
    assertThat(moment("2020-03-28 23:01")).isEqualTo(at("2020-03-28T22:01:00Z"));
    assertThat(moment("2020-03-28T23:01:02")).isEqualTo(at("2020-03-28T22:01:02Z"));
    assertThat(moment("2020-03-28 23:01:02Z")).isEqualTo(at("2020-03-28T23:01:02Z"));
    assertThat(moment("2020-03-28 23:01:02+02:00")).isEqualTo(at("2020-03-28T21:01:02Z"));
    assertThat(moment("2020-03-28")).isEqualTo(at("2020-03-27T23:00:00Z"));
  }

  @Test
  void gtidsAndPositionsAreMomentsToo() {
    assertThat(moment("0-1-42")).isInstanceOf(Moment.Transaction.class);
    assertThat(moment("binlog.000003:120")).isEqualTo(new Moment.Position("binlog.000003", 120));
  }

  @Test
  void allElseIsRefused() {
    assertThatThrownBy(() -> moment("yesterday"))
        .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("bad-moment"));
  }

  @Test
  void bothEndsBelongToASpan() {
    assertThat(held("0-1-3", "0-1-5")).containsExactly(3, 4, 5);
    assertThat(held("1970-01-01 00:00:03Z", "1970-01-01 00:00:04Z")).containsExactly(3, 4);
    assertThat(held("binlog.000003:320", "binlog.000003:420")).containsExactly(3, 4);
    assertThat(held("1970-01-01 00:00:08Z", null)).containsExactly(8, 9);
  }

  private static long[] held(String from, @Nullable String until) {
    Span span =
        new Span(Optional.of(moment(from)), Optional.ofNullable(until).map(MomentTest::moment));
    return LongStream.rangeClosed(1, 9)
        .filter(n -> span.holds(SummaryMaker.summary(n, n, Map.of()).transaction()))
        .toArray();
  }

  private static Moment moment(String text) {
    return Moment.parse(text, VIENNA);
  }

  private static Moment at(String instant) {
    return new Moment.At(Instant.parse(instant));
  }
}
