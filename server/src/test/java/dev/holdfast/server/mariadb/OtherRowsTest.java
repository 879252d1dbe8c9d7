package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.Value;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Rows decoded from the logs of other servers are the rows that SQL shows, whatever the log's
 * options. Needs what {@code binlog/other-servers} sets up.
 */
class OtherRowsTest {
  private static final int ROWS = 25;

  @TestFactory
  Stream<DynamicTest> rowsOfMySqlAreWhatSqlShows() {
    List<List<String>> options =
        combinations(
            List.of(
                List.of(
                    "binlog_row_image = FULL",
                    "binlog_row_image = MINIMAL",
                    "binlog_row_image = NOBLOB"),
                List.of(
                    "GLOBAL binlog_row_metadata = MINIMAL", "GLOBAL binlog_row_metadata = FULL"),
                List.of("GLOBAL binlog_checksum = CRC32", "GLOBAL binlog_checksum = NONE"),
                List.of(
                    "binlog_transaction_compression = OFF", "binlog_transaction_compression = ON"),
                List.of(
                    "binlog_row_value_options = ''", "binlog_row_value_options = PARTIAL_JSON")));
    return tests("mysql-9.7", EveryType.ofMySql(), options);
  }

  @TestFactory
  Stream<DynamicTest> rowsOfMariaDb118AreWhatSqlShows() {
    List<List<String>> options =
        combinations(
            List.of(
                List.of(
                    "binlog_row_image = FULL",
                    "binlog_row_image = MINIMAL",
                    "binlog_row_image = NOBLOB",
                    "binlog_row_image = FULL_NODUP"),
                List.of(
                    "GLOBAL binlog_row_metadata = NO_LOG",
                    "GLOBAL binlog_row_metadata = MINIMAL",
                    "GLOBAL binlog_row_metadata = FULL"),
                List.of("GLOBAL binlog_checksum = CRC32", "GLOBAL binlog_checksum = NONE"),
                List.of("GLOBAL log_bin_compress = OFF", "GLOBAL log_bin_compress = ON")));
    return tests("mariadb-11.8", EveryType.columns(), options);
  }

  private static List<List<String>> combinations(List<List<String>> choices) {
    List<List<String>> all = List.of(List.of());
    for (List<String> choice : choices) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> before : all) {
        for (String one : choice) {
          longer.add(Stream.concat(before.stream(), Stream.of(one)).toList());
        }
      }
      all = longer;
    }
    return all;
  }

  private static Stream<DynamicTest> tests(
      String name, List<EveryType> columns, List<List<String>> options) {
    Optional<Path> root = OtherServer.system(name);
    if (root.isEmpty()) {
      return Stream.of(
          DynamicTest.dynamicTest(
              name + ": run binlog/other-servers",
              () -> Assumptions.abort("needs binlog/other-servers")));
    }
    OtherServer server = OtherServer.start(root.get(), name.startsWith("mysql"));
    return options.stream()
        .map(o -> DynamicTest.dynamicTest(o.toString(), () -> rows(server, columns, o)))
        .onClose(server::close);
  }

  private static void rows(OtherServer server, List<EveryType> columns, List<String> options)
      throws SQLException {
    try (Connection connection = server.connect();
        Statement sql = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, 60_000);
      for (String option : options) {
        sql.execute("SET " + option);
      }
      sql.execute("SET time_zone = '+00:00'");
      sql.execute("SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'");
      new Table(server, sql, columns).check(options.toString());
    }
  }

  /** A table with all columns, and what is done to it. */
  private record Table(OtherServer server, Statement sql, List<EveryType> columns) {
    void check(String options) throws SQLException {
      sql.execute("CREATE DATABASE IF NOT EXISTS types");
      sql.execute("DROP TABLE IF EXISTS types.every");
      String all =
          String.join(
              ", ", columns.stream().map(c -> "`" + c.name() + "` " + c.definition()).toList());
      sql.execute("CREATE TABLE types.every (id INT PRIMARY KEY, " + all + ")");
      sql.execute("FLUSH BINARY LOGS");
      List<RowChange> inserts = changes("INSERT INTO types.every VALUES " + values());
      List<List<@Nullable String>> first = shown();
      assertThat(inserts).hasSize(ROWS);
      for (int i = 0; i < ROWS; i++) {
        assertImage(((RowChange.Insert) inserts.get(i)).after(), first.get(i));
      }
      List<RowChange> updates = changes("UPDATE types.every SET " + assignments());
      List<List<@Nullable String>> second = shown();
      for (int i = 0; i < ROWS; i++) {
        RowChange.Update update = (RowChange.Update) updates.get(i);
        assertImage(update.before(), first.get(i));
        assertImage(update.after(), second.get(i));
      }
      List<RowChange> deletes = changes("DELETE FROM types.every");
      for (int i = 0; i < ROWS; i++) {
        assertImage(((RowChange.Delete) deletes.get(i)).before(), second.get(i));
      }
      assertThat(deletes.getFirst().table().named()).isEqualTo(options.contains("metadata = FULL"));
    }

    private String values() {
      List<String> rows = new ArrayList<>();
      for (int row = 1; row <= ROWS; row++) {
        int n = row;
        rows.add(
            "("
                + row
                + ", "
                + String.join(", ", columns.stream().map(c -> c.literal(n)).toList())
                + ")");
      }
      return String.join(", ", rows);
    }

    private String assignments() {
      return String.join(
          ", ", columns.stream().map(c -> "`" + c.name() + "` = " + c.changed(ROWS + 2)).toList());
    }

    private List<List<@Nullable String>> shown() throws SQLException {
      String all = String.join(", ", columns.stream().map(EveryType::shown).toList());
      List<List<@Nullable String>> rows = new ArrayList<>();
      try (ResultSet r = sql.executeQuery("SELECT " + all + " FROM types.every ORDER BY id")) {
        while (r.next()) {
          List<@Nullable String> row = new ArrayList<>();
          for (int i = 1; i <= columns.size(); i++) {
            row.add(r.getString(i));
          }
          rows.add(row);
        }
      }
      return rows;
    }

    private List<RowChange> changes(String statement) throws SQLException {
      sql.execute(statement);
      List<RowChange> changes = new ArrayList<>();
      try (TransactionStream stream = TransactionStream.of(List.of(server.log()))) {
        Optional<LoggedTransaction> last = Optional.empty();
        for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
          last = t;
        }
        last.orElseThrow().changes(changes::add);
      }
      return changes;
    }

    private void assertImage(RowImage image, List<@Nullable String> expected) {
      for (int i = 0; i < columns.size(); i++) {
        Value value = image.get(i + 1);
        if (!(value instanceof Value.Absent)) {
          assertThat(LoggedText.same(value, expected.get(i)))
              .as(columns.get(i) + " decoded as " + value + ", shown as " + expected.get(i))
              .isTrue();
        }
      }
    }
  }
}
