package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What somebody does to a live cluster by hand is found on the command line; each adds to the last.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HandDamageTest {
  private static final String ANY_PURCHASE =
      "(SELECT * FROM (SELECT MIN(id) FROM shop.purchase WHERE id >= 1 << 30) p)";

  @TempDir Path home;
  private Practice practice;

  HandDamageTest() throws Exception {
    practice = Practice.up(false);
  }

  @BeforeAll
  void customersBuy() throws Exception {
    try (Trade trade = practice.trade()) {
      trade.goesOn();
      trade.stop();
    }
  }

  @AfterAll
  void end() throws Exception {
    practice.close();
  }

  @Test
  @Order(1)
  void nothingIsFoundWhereNothingWasDone() throws Exception {
    Cli.Result result = check("--json");
    assertThat(result.exitCode()).as(result.out() + result.complaint()).isZero();
    assertThat(Json.MAPPER.readTree(result.out()).at("/verdict").asString()).isEqualTo("holds");
  }

  @Test
  @Order(2)
  void changedCreditIsFound() throws Exception {
    damage("UPDATE shop.customer SET credit = credit + 1 WHERE id = 42");
    isViolated("credit", "customer 42");
  }

  @Test
  @Order(3)
  void customersDeletedWithForeignKeysOffAreMissed() throws Exception {
    damage("SET foreign_key_checks = 0", "DELETE FROM shop.customer WHERE id IN (3, 7)");
    isViolated("orphans", "customer 3 is missing", "customer 7 is missing");
  }

  @Test
  @Order(4)
  void purchaseThatNobodyMadeIsAPhantom() throws Exception {
    damage("INSERT INTO shop.purchase (id, customer_id, cost, weight) VALUES (77777, 5, 0, 0)");
    isViolated("phantom", "77777");
  }

  @Test
  @Order(5)
  void acknowledgedPurchaseThatIsGoneIsLost() throws Exception {
    damage("DELETE FROM shop.purchase WHERE id = " + ANY_PURCHASE);
    isViolated("acknowledged", "purchase");
    assertThat(Json.MAPPER.readTree(check("--json").out()).at("/journal/lost").asInt()).isOne();
  }

  private void damage(String... statements) throws Exception {
    practice.sql(practice.primary()).run(statements);
  }

  private void isViolated(String rule, String... rows) throws Exception {
    Cli.Result text = check();
    assertThat(text.exitCode()).as(text.out() + text.complaint()).isEqualTo(1);
    assertThat(text.out()).contains(rows);
    Cli.Result json = check("--json");
    assertThat(json.exitCode()).isEqualTo(1);
    JsonNode report = Json.MAPPER.readTree(json.out());
    assertThat(report.at("/verdict").asString()).isEqualTo("violated");
    assertThat(report.at("/rules").valueStream())
        .filteredOn(r -> r.at("/verdict").asString().equals("violated"))
        .extracting(r -> r.at("/rule").asString())
        .contains(rule);
  }

  private Cli.Result check(String... more) throws IOException, InterruptedException {
    List<String> words =
        List.of(
            "shop",
            "check",
            "--hosts=" + practice.shop().hosts().getFirst(),
            "--user=shop",
            "--password-file=" + practice.lab().folder().resolve("secrets/shop"),
            "--journal=" + practice.journal());
    return Cli.in(home)
        .run(
            java.util.stream.Stream.concat(words.stream(), java.util.stream.Stream.of(more))
                .toArray(String[]::new));
  }
}
