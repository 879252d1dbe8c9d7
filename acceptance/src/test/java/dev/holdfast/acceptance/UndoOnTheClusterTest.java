package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Json;
import dev.holdfast.shop.LoadPlan;
import dev.holdfast.shop.Loader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Customers are deleted while others buy, and brought back while they go on buying. */
class UndoOnTheClusterTest {
  private static final int DELETED = 4_285;
  @TempDir Path home;

  @Test
  void deletedCustomersComeBackOnAllNodesWhileTheShopGoesOn() throws Exception {
    try (Practice practice = Practice.up(false)) {
      new Loader(practice.shop()).load(new LoadPlan(5_000, 2, true), _ -> {});
      boolean held = false;
      try (Trade trade = practice.trade()) {
        String primary = practice.primary();
        practice
            .sql(primary)
            .run("SET foreign_key_checks = 0", "DELETE FROM shop.customer WHERE id <= " + DELETED);
        trade.goesOn();
        Path logs = Path.of(practice.node(primary).dataDir());
        String gtid = deletion(logs);
        assertThat(undo(practice, logs, gtid, "--dry-run").at("/committed").asBoolean()).isFalse();
        JsonNode undone = undo(practice, logs, gtid, "--yes");
        assertThat(undone.at("/committed").asBoolean()).as(undone.toString()).isTrue();
        assertThat(undone.at("/rows/shop.customer/insert").asInt()).isEqualTo(DELETED);
        trade.goesOn();
        trade.stop();
        practice.nothingIsLost();
        held = true;
      } finally {
        if (!held) {
          practice.keepEvidence("undo");
        }
      }
    }
  }

  private String deletion(Path logs) throws Exception {
    Cli.Result found =
        Cli.in(home)
            .run(
                "time",
                "find",
                "--logs",
                logs.toString(),
                "--table=shop.customer",
                "--delete",
                "--min-rows=4000",
                "--json");
    return Json.MAPPER.readTree(found.out()).at("/0/gtid").asString();
  }

  private JsonNode undo(Practice practice, Path logs, String gtid, String how) throws Exception {
    List<String> args = new ArrayList<>(List.of("time", "undo", gtid, "--logs", logs.toString()));
    args.addAll(List.of("--dir", practice.lab().folder().toString(), "--json", how));
    Cli.Result result = Cli.in(home).run(args.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.out() + result.complaint()).isZero();
    return Json.MAPPER.readTree(result.out());
  }
}
