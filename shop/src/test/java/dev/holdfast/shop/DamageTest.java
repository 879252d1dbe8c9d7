package dev.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What somebody does by hand to the database is found, and the rules that it breaks are named. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageTest {
  private static final String ANY_PURCHASE =
      "(SELECT MIN(id) FROM shop.purchase WHERE id >= 1 << 30)";

  private final Bench bench;
  private Path journal = Path.of("");

  DamageTest() throws Exception {
    bench = new Bench();
  }

  @BeforeEach
  void fillAndRun() throws Exception {
    bench.load();
    journal = bench.run();
  }

  @AfterAll
  void close() throws Exception {
    bench.close();
  }

  @Test
  void untouchedShopHolds() {
    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report)).isEmpty();
    assertThat(Bench.tally(report).acknowledged()).isPositive();
    assertThat(report.rules())
        .extracting(RuleResult::rule)
        .contains("reads-primary", "reads-replica", "phantom", "acknowledged", "refused");
    assertThat(bench.check().verdict()).isInstanceOf(Verdict.Holds.class);
  }

  @Test
  void customersDeletedWithForeignKeysOffLeaveOrphans() throws Exception {
    bench.server.sql("SET foreign_key_checks=0", "DELETE FROM shop.customer WHERE id IN (3, 7)");
    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report))
        .isEqualTo("load-rows violated, orphans violated, totals violated");
    assertThat(Bench.said(report, "orphans")).contains("customer 3 is missing", "customer 7 is");
  }

  @Test
  void customersDeletedWithAllThatIsTheirsAreMissed() throws Exception {
    bench.server.sql("DELETE FROM shop.customer WHERE id = 3");
    assertThat(Bench.broken(bench.check(journal)))
        .contains("load-rows violated", "stock violated")
        .doesNotContain("orphans");
  }

  @Test
  void creditChangedByHandIsNamedWithItsCustomer() throws Exception {
    bench.server.sql("UPDATE shop.customer SET credit = credit + 1 WHERE id = 42");
    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report)).isEqualTo("credit violated, totals violated");
    assertThat(Bench.said(report, "credit")).contains("count=1", "customer 42: credit ");
  }

  @Test
  void acknowledgedPurchaseRemovedWithItsItemsIsLost() throws Exception {
    long id = bench.server.number("SELECT " + ANY_PURCHASE);
    bench.server.sql("DELETE FROM shop.purchase WHERE id = " + id);
    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report))
        .isEqualTo("acknowledged violated, credit violated, stock violated, totals violated");
    assertThat(Bench.said(report, "acknowledged")).contains("count=1", "purchase " + id);
    assertThat(Bench.tally(report).lost()).isOne();
  }

  @Test
  void acknowledgedPurchaseRemovedWithoutItsItemsLeavesOrphansToo() throws Exception {
    bench.server.sql(
        "SET foreign_key_checks=0", "DELETE FROM shop.purchase ORDER BY id DESC LIMIT 1");
    assertThat(Bench.broken(bench.check(journal)))
        .isEqualTo("acknowledged violated, credit violated, orphans violated, totals violated");
  }

  @Test
  void acknowledgedPurchaseWithAnotherCostCountsAsLost() throws Exception {
    bench.server.sql(
        "UPDATE shop.purchase SET cost = cost + 1 WHERE id >= 1 << 30 ORDER BY id LIMIT 1");
    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report))
        .isEqualTo(
            "acknowledged violated, credit violated, purchase-sums violated, totals violated");
    assertThat(Bench.said(report, "acknowledged")).contains("acknowledged for customer");
  }

  @Test
  void purchaseThatNobodyMadeIsAPhantomWhateverItsId() throws Exception {
    for (String id :
        new String[] {"77777", "999999999999", "(SELECT MAX(id) + 1 FROM shop.purchase p)"}) {
      bench.server.sql(
          "INSERT INTO shop.purchase (id, customer_id, cost, weight) SELECT " + id + ", 5, 0, 0");
      CheckReport report = bench.check(journal);
      assertThat(Bench.broken(report)).as(id).isEqualTo("phantom violated");
      assertThat(Bench.said(report, "phantom")).contains("count=1", "of customer 5");
      bench.server.sql("DELETE FROM shop.purchase WHERE customer_id = 5 AND cost = 0");
    }
  }

  @Test
  void purchaseOfNoRegisteredRunIsFoundWithoutAJournal() throws Exception {
    bench.server.sql(
        "INSERT INTO shop.purchase (id, customer_id, cost, weight) VALUES (9999999999, 5, 0, 0)");
    assertThat(Bench.broken(bench.check())).isEqualTo("made-by violated");
  }

  @Test
  void depositThatNobodyMadeIsAPhantomEvenWhenTheCreditFits() throws Exception {
    bench.server.sql(
        "INSERT INTO shop.deposit (id, customer_id, amount) VALUES (88888, 6, 100)",
        "UPDATE shop.customer SET credit = credit + 100 WHERE id = 6");
    assertThat(Bench.broken(bench.check(journal))).isEqualTo("phantom violated");
  }

  @Test
  void negativeStockIsNamedWithItsProduct() throws Exception {
    bench.server.sql("UPDATE shop.product SET stock = -1 WHERE id = 9");
    CheckReport report = bench.check(journal);
    assertThat(Bench.broken(report)).isEqualTo("stock violated");
    assertThat(Bench.said(report, "stock")).contains("product 9: stock -1");
  }

  @Test
  void onlyTheFirstRowsAreNamedAndAllAreCounted() throws Exception {
    bench.server.sql("UPDATE shop.customer SET credit = credit + 1");
    assertThat(bench.check(journal).rules())
        .filteredOn(result -> result.rule().equals("credit"))
        .first()
        .extracting(RuleResult::verdict)
        .isInstanceOfSatisfying(
            Verdict.Violated.class,
            violated -> {
              assertThat(violated.count()).isEqualTo(Bench.CUSTOMERS);
              assertThat(violated.rows()).hasSize(20);
            });
  }
}
