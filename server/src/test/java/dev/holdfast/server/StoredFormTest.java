package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.row.Collations;
import dev.holdfast.binlog.row.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredFormTest {
  @Test
  void nullIsOnlyNull() {
    assertThat(StoredForm.same(Value.NULL, Optional.empty())).isTrue();
    assertThat(StoredForm.same(Value.NULL, Optional.of("0"))).isFalse();
    assertThat(StoredForm.same(text(""), Optional.empty())).isFalse();
  }

  @Test
  void textsAreComparedByTheirBytes() {
    assertThat(StoredForm.same(text("a"), Optional.of("61"))).isTrue();
    assertThat(StoredForm.same(text("A"), Optional.of("61"))).isFalse();
    assertThat(StoredForm.same(text("a "), Optional.of("61"))).isFalse();
  }

  @Test
  void numbersAreComparedToTheLastDigit() {
    assertThat(StoredForm.same(new Value.Single(1.1f), Optional.of("1.100000023841858"))).isTrue();
    assertThat(StoredForm.same(new Value.Single(1.1f), Optional.of("1.1"))).isFalse();
    assertThat(StoredForm.same(new Value.Real(0.0), Optional.of("-0"))).isFalse();
    Value decimal = new Value.Decimal(new BigDecimal("5.05"));
    assertThat(StoredForm.same(decimal, Optional.of("00000005.05"))).isTrue();
    assertThat(StoredForm.ofKey(decimal)).isEqualTo("5.05");
    Value most = new Value.Whole(-1, 8, Value.Sign.UNSIGNED);
    assertThat(StoredForm.same(most, Optional.of("18446744073709551615"))).isTrue();
    assertThat(StoredForm.same(most, Optional.of("-1"))).isFalse();
  }

  private static Value text(String text) {
    return new Value.Text(
        Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)), new Collations().of(45).orElseThrow());
  }
}
