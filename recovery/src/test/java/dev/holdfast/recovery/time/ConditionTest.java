package dev.holdfast.recovery.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.row.Collations;
import dev.holdfast.binlog.row.Column;
import dev.holdfast.binlog.row.ColumnType;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.binlog.row.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private static final int UTF8 = 45;

  @Test
  void numbersCompareAsNumbers() {
    assertThat(holds("id < 5000", 999, "x")).isTrue();
    assertThat(holds("id < 5000", 10_000, "x")).isFalse();
    assertThat(holds("ID>=999", 999, "x")).isTrue();
    assertThat(holds("`id` <> 999.0", 999, "x")).isFalse();
    assertThat(holds("@1 = 999", 999, "x")).isTrue();
  }

  @Test
  void textComparesAsTextAndByPattern() {
    assertThat(holds("name = 'Ann'", 1, "Ann")).isTrue();
    assertThat(holds("name = 'Ann'", 1, "ann")).isFalse();
    assertThat(holds("name LIKE 'a%n_'", 1, "Anna")).isTrue();
    assertThat(holds("name = 'it''s'", 1, "it's")).isTrue();
  }

  @Test
  void andBindsBeforeOrAndQuotedTextIsLeftAlone() {
    assertThat(holds("id = 1 OR id = 2 AND name = 'b'", 1, "a")).isTrue();
    assertThat(holds("id = 1 or id = 2 and name = 'b'", 2, "a")).isFalse();
    assertThat(holds("name = 'this or that and more'", 2, "this or that and more")).isTrue();
  }

  @Test
  void nullAndAbsentFulfilOnlyWhatAsksForThem() {
    assertThat(holds(Condition.parse("name IS NULL"), Value.NULL)).isTrue();
    assertThat(holds(Condition.parse("name = 'NULL'"), Value.NULL)).isFalse();
    assertThat(holds(Condition.parse("name <> 'a'"), Value.ABSENT)).isFalse();
    assertThat(holds(Condition.parse("name IS NULL"), Value.ABSENT)).isFalse();
    assertThat(holds("name is not null", 1, "a")).isTrue();
  }

  @Test
  void aColumnThatIsNotThereFulfilsNothing() {
    assertThat(holds("other = 1", 1, "a")).isFalse();
  }

  @Test
  void whatIsNoConditionIsRefused() {
    for (String bad : List.of("", "id", "id <", "id = 'x", "id IS NULL 5", "AND")) {
      assertThatThrownBy(() -> Condition.parse(bad))
          .as(bad)
          .satisfies(e -> assertThat(((Failure) e).code()).isEqualTo("bad-condition"));
    }
  }

  private static boolean holds(String condition, long id, String name) {
    Value.Text text =
        new Value.Text(
            Bytes.copyOf(name.getBytes(StandardCharsets.UTF_8)),
            new Collations().of(UTF8).orElseThrow());
    return Condition.parse(condition)
        .holds(table(), new RowImage(List.of(new Value.Whole(id, 4, Value.Sign.SIGNED), text)));
  }

  private static boolean holds(Condition condition, Value name) {
    return condition.holds(
        table(), new RowImage(List.of(new Value.Whole(1, 4, Value.Sign.SIGNED), name)));
  }

  private static TableDefinition table() {
    return new TableDefinition(
        "shop", "customer", List.of(column(1, "id"), column(2, "name")), List.of(0));
  }

  private static Column column(int position, String name) {
    return new Column(
        position,
        new ColumnType(ColumnType.Kind.VARCHAR, 50, 0),
        true,
        Optional.of(name),
        Value.Sign.SIGNED,
        Optional.of(UTF8),
        Optional.empty(),
        List.of());
  }
}
