package dev.holdfast.binlog.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of positions, on random ones with up to three domains. */
class GtidPositionTest {
  record Three(GtidPosition a, GtidPosition b, GtidPosition c) {}

  static Stream<Three> positions() {
    return LongStream.range(0, 300)
        .mapToObj(seed -> {
          Random r = new Random(seed);
          return new Three(random(r), random(r), random(r));
        });
  }

  private static GtidPosition random(Random r) {
    List<Gtid> gtids = new ArrayList<>();
    for (int i = r.nextInt(4); i > 0; i--) {
      // Few values, so that equal ones are frequent; one of them beyond a signed long.
      long sequence = r.nextInt(8) == 0 ? -1L - r.nextInt(2) : 1 + r.nextInt(4);
      gtids.add(new Gtid(r.nextInt(3), 1 + r.nextInt(2), sequence));
    }
    return GtidPosition.of(gtids);
  }

  @ParameterizedTest
  @MethodSource("positions")
  void aPositionCoversItselfAndNothing(Three p) {
    assertThat(p.a().covers(p.a())).isTrue();
    assertThat(p.a().covers(GtidPosition.EMPTY)).isTrue();
    assertThat(p.a().contradicts(p.a())).isFalse();
  }

  @ParameterizedTest
  @MethodSource("positions")
  void coveringIsTransitive(Three p) {
    if (p.a().covers(p.b()) && p.b().covers(p.c())) {
      assertThat(p.a().covers(p.c())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("positions")
  void whoCoverEachOtherAreEqualOrContradict(Three p) {
    if (p.a().covers(p.b()) && p.b().covers(p.a())) {
      assertThat(p.a().equals(p.b()) || p.a().contradicts(p.b())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("positions")
  void mergeIsTheLeastThatCoversBoth(Three p) {
    GtidPosition merged = p.a().merge(p.b());
    assertThat(merged.covers(p.a())).isTrue();
    assertThat(merged.covers(p.b())).isTrue();
    if (p.c().covers(p.a()) && p.c().covers(p.b())) {
      assertThat(p.c().covers(merged)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("positions")
  void contradictionHasNoDirection(Three p) {
    assertThat(p.a().contradicts(p.b())).isEqualTo(p.b().contradicts(p.a()));
  }

  @ParameterizedTest
  @MethodSource("positions")
  void whatIsWrittenIsReadAgain(Three p) {
    assertThat(GtidPosition.parse(p.a().toString())).isEqualTo(p.a());
  }

  @Test
  void sequencesOfDifferentDomainsAreNeverCompared() {
    assertThat(GtidPosition.parse("0-1-9").covers(GtidPosition.parse("1-1-1"))).isFalse();
    assertThat(GtidPosition.parse("0-1-9,1-1-1").covers(GtidPosition.parse("1-1-2"))).isFalse();
    assertThat(GtidPosition.parse("1-1-2").covers(GtidPosition.parse("0-1-1"))).isFalse();
  }

  @Test
  void sequencesAreUnsigned() {
    GtidPosition last = GtidPosition.parse("0-1-18446744073709551615");
    assertThat(last.covers(GtidPosition.parse("0-1-9223372036854775807"))).isTrue();
    assertThat(GtidPosition.parse("0-1-1").covers(last)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0-1",
        "0-1-",
        "a-1-1",
        "0-1-1;0-2-2",
        "0-1-18446744073709551616",
        "0--1-1",
        "4294967296-1-1"
      })
  void whatIsNoPositionIsRefused(String text) {
    assertThatThrownBy(() -> GtidPosition.parse(text))
        .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo("bad-gtid"));
  }
}
