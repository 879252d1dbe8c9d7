package dev.holdfast.recovery.undo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.row.Column;
import dev.holdfast.binlog.row.ColumnType;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.recovery.impact.Policy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UndoPoliciesTest {
  private static final TableDefinition CUSTOMER =
      new TableDefinition(
          "shop", "Customer", List.of(column(1, "id"), column(2, "credit")), List.of(0));

  private static Column column(int position, String name) {
    return new Column(
        position,
        new ColumnType(ColumnType.Kind.WHOLE, 4, 0),
        false,
        Optional.of(name),
        Value.Sign.SIGNED,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static RowImage row(int id) {
    return new RowImage(
        List.of(
            new Value.Whole(id, 4, Value.Sign.SIGNED), new Value.Whole(100, 4, Value.Sign.SIGNED)));
  }

  @Test
  void nothingIsDoneUnlessSomebodySaysSo() {
    assertThat(UndoPolicies.STOP.of(CUSTOMER, row(7))).isEqualTo(Policy.STOP);
    assertThat(UndoPolicies.parse(List.of())).isEqualTo(UndoPolicies.STOP);
  }

  @Test
  void theNarrowestRuleCounts() {
    UndoPolicies all =
        UndoPolicies.parse(
            List.of(
                "leave-out,shop.customer=as-logged",
                "shop.customer:id=7 OR id > 100=stop,shop.customer.credit=difference"));
    assertThat(all.of(CUSTOMER, row(1))).isEqualTo(Policy.AS_LOGGED);
    assertThat(all.of(CUSTOMER, row(7))).isEqualTo(Policy.STOP);
    assertThat(all.of(CUSTOMER, row(101))).isEqualTo(Policy.STOP);
    assertThat(all.of(CUSTOMER, row(7), "Credit")).isEqualTo(Policy.DIFFERENCE);
    assertThat(all.of(CUSTOMER, row(7), "id")).isEqualTo(Policy.STOP);
    TableDefinition other = new TableDefinition("shop", "other", CUSTOMER.columns(), List.of(0));
    assertThat(all.of(other, row(7))).isEqualTo(Policy.LEAVE_OUT);
  }

  @Test
  void aCommaWithinQuotationMarksBelongsToTheCondition() {
    UndoPolicies one = UndoPolicies.parse(List.of("shop.customer:name='a,b'=as-logged"));
    assertThat(one.rules()).hasSize(1);
    assertThat(one.rules().getFirst().policy()).isEqualTo(Policy.AS_LOGGED);
  }

  @Test
  void whatCannotBeReadIsRefused() {
    for (String bad :
        List.of(
            "ignore", "shop.customer=", "customer=stop", "a.b.c.d=stop", "a.b.c:id=1=stop", "=")) {
      assertThatThrownBy(() -> UndoPolicies.parse(List.of(bad)))
          .as(bad)
          .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo("bad-policy"));
    }
    assertThatThrownBy(() -> UndoPolicies.parse(List.of("shop.customer:id~7=stop")))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo("bad-condition"));
  }
}
