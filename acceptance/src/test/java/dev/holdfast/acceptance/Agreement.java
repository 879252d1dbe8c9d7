package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** That every node has what anybody was told of, and that all of them have the same. */
final class Agreement {
  private static final String TABLES =
      "SELECT table_name, column_name, column_type FROM information_schema.columns"
          + " WHERE table_schema = 'shop' ORDER BY 1, 2";
  private static final String NAMES =
      "SELECT GROUP_CONCAT(CONCAT('shop.', table_name) ORDER BY 1) FROM information_schema.tables"
          + " WHERE table_schema = 'shop'";

  private Agreement() {}

  /** While nobody writes. */
  static void holds(Practice practice, PlainClient plain) throws Exception {
    practice.nothingIsLost();
    String primary = practice.primary();
    Sql serving = practice.sql(primary);
    assertThat(plain.missingAt(serving)).as("rows lost on " + primary).isEmpty();
    List<String> tables = serving.lines(TABLES);
    String sums = "CHECKSUM TABLE " + serving.text(NAMES);
    List<String> contents = serving.lines(sums);
    for (String replica : practice.replicas()) {
      Sql sql = practice.sql(replica);
      assertThat(plain.missingAt(sql)).as("rows lost on " + replica).isEmpty();
      assertThat(sql.lines(TABLES)).as("tables of " + replica).isEqualTo(tables);
      assertThat(sql.lines(sums)).as("checksums of " + replica).isEqualTo(contents);
    }
  }
}
