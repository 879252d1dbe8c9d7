package dev.holdfast.binlog.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.MySqlGtid.Source;
import dev.holdfast.binlog.gtid.MySqlGtidSet.Range;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of GTIDs as ranges, held against sets of single GTIDs. */
class MySqlGtidSetTest {
  private static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");
  private static final List<Source> SOURCES =
      List.of(new Source(SERVER, ""), new Source(SERVER, "nightly"));

  record Pair(MySqlGtidSet a, Set<MySqlGtid> as, MySqlGtidSet b, Set<MySqlGtid> bs) {}

  static Stream<Pair> pairs() {
    return LongStream.range(0, 400)
        .mapToObj(seed -> {
          Random r = new Random(seed);
          Set<MySqlGtid> as = new HashSet<>();
          Set<MySqlGtid> bs = new HashSet<>();
          return new Pair(random(r, as), as, random(r, bs), bs);
        });
  }

  private static MySqlGtidSet random(Random r, Set<MySqlGtid> singles) {
    MySqlGtidSet set = MySqlGtidSet.EMPTY;
    for (int i = r.nextInt(6); i > 0; i--) {
      Source source = SOURCES.get(r.nextInt(SOURCES.size()));
      long first = 1L + r.nextInt(14);
      long last = first + r.nextInt(4);
      set = set.with(source, new Range(first, last));
      LongStream.rangeClosed(first, last).forEach(n -> singles.add(new MySqlGtid(source, n)));
    }
    return set;
  }

  private static Set<MySqlGtid> singles(MySqlGtidSet set) {
    Set<MySqlGtid> singles = new HashSet<>();
    set.bySource()
        .forEach((source, ranges) ->
            ranges.forEach(range ->
                LongStream.rangeClosed(range.first(), range.last())
                    .forEach(n -> singles.add(new MySqlGtid(source, n)))));
    return singles;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void rangesHoldWhatSinglesHold(Pair p) {
    assertThat(singles(p.a)).isEqualTo(p.as);
    assertThat(p.a.size()).isEqualTo(p.as.size());
    assertThat(MySqlGtidSet.parse(p.a.toString())).isEqualTo(p.a);
    p.bs.forEach(gtid -> assertThat(p.a.holds(gtid)).isEqualTo(p.as.contains(gtid)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void unionAndDifferenceAreThoseOfSets(Pair p) {
    Set<MySqlGtid> both = new HashSet<>(p.as);
    both.addAll(p.bs);
    assertThat(singles(p.a.and(p.b))).isEqualTo(both);
    Set<MySqlGtid> rest = new HashSet<>(p.as);
    rest.removeAll(p.bs);
    assertThat(singles(p.a.minus(p.b))).isEqualTo(rest);
    assertThat(p.a.covers(p.b)).isEqualTo(p.as.containsAll(p.bs));
  }

  @Test
  void touchingRangesBecomeOne() {
    assertThat(MySqlGtidSet.parse(SERVER + ":1-3:7:4-6, " + SERVER + ":Nightly:2"))
        .hasToString(SERVER + ":1-7," + SERVER + ":nightly:2");
  }

  @Test
  void theLargestNumbersAreNumbersLikeOthers() {
    String all = SERVER + ":1-9223372036854775806";
    MySqlGtidSet one = MySqlGtidSet.parse(SERVER + ":5-6");
    assertThat(MySqlGtidSet.parse(all).and(one)).hasToString(all);
    assertThat(one.minus(MySqlGtidSet.parse(all)).isEmpty()).isTrue();
    String last = SERVER + ":9223372036854775806";
    assertThat(TransactionId.parse(last)).hasToString(last);
  }

  @Test
  void manyRangesAtOnceAreTheSameAsOneByOne() {
    Random r = new Random(1);
    List<Range> ranges =
        LongStream.range(0, 200).mapToObj(i -> new Range(1L + r.nextInt(900), 999)).toList();
    List<Range> apart =
        LongStream.rangeClosed(1, 100_000).mapToObj(i -> new Range(3 * i, 3 * i + 1)).toList();
    MySqlGtidSet expected = MySqlGtidSet.EMPTY;
    for (Range range : ranges) {
      expected = expected.with(SOURCES.getFirst(), range);
    }
    assertThat(MySqlGtidSet.of(Map.of(SOURCES.getFirst(), ranges))).isEqualTo(expected);
    assertThat(MySqlGtidSet.of(Map.of(SOURCES.getFirst(), apart.reversed())).size())
        .isEqualTo(200_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {":0", ":tag-1:1", ":9223372036854775807", ":18446744073709551616", "::1"})
  void whatIsNoGtidIsRefused(String end) {
    assertThatThrownBy(() -> TransactionId.parse(SERVER + end))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo("bad-gtid"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":5-3",
        ":ta",
        ":1:ta",
        ":9223372036854775807",
        ":tag-1:1",
        ":0",
        ":1-",
        ":",
        "",
        ":1-2-3"
      })
  void whatIsNoSetIsRefused(String end) {
    assertThatThrownBy(() -> MySqlGtidSet.parse(SERVER + end))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo("bad-gtid"));
  }
}
