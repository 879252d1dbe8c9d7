package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.reader.BinaryLogs;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.row.Reversal;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.RowSql;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.StartMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Rows decoded from a server's log are the rows that SQL shows, whatever the log's options. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoggedRowsTest {
  private static final int ROWS = 25;
  private static final List<EveryType> COLUMNS = EveryType.columns();
  private ScratchServers scratch;
  private Connection admin;

  @BeforeAll
  void start() throws SQLException {
    scratch = ScratchServers.create(1);
    scratch.server(1).start(StartMode.NORMAL, Trio.LIMIT);
    admin = scratch.admin(1);
    admin.setNetworkTimeout(Runnable::run, 20_000);
    run("SET GLOBAL rpl_semi_sync_master_enabled = OFF");
    run("SET time_zone = '+00:00'");
    run("SET sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO'");
    run("SET NAMES utf8mb4");
    run("CREATE DATABASE types");
  }

  @AfterAll
  void close() throws SQLException {
    admin.close();
    scratch.close();
  }

  @TestFactory
  Stream<DynamicTest> rowsAreWhatSqlShows() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String image : List.of("FULL", "MINIMAL", "NOBLOB")) {
      for (String metadata : List.of("NO_LOG", "MINIMAL", "FULL")) {
        for (String checksum : List.of("CRC32", "NONE")) {
          for (String compress : List.of("OFF", "ON")) {
            String name = image + " " + metadata + " " + checksum + " compress " + compress;
            tests.add(
                DynamicTest.dynamicTest(
                    name, () -> rowsAreRight(image, metadata, checksum, compress)));
          }
        }
      }
    }
    return tests.stream();
  }

  private void rowsAreRight(String image, String metadata, String checksum, String compress)
      throws SQLException {
    run("SET binlog_row_image = " + image);
    run("SET GLOBAL binlog_row_metadata = " + metadata);
    run("SET GLOBAL binlog_checksum = " + checksum);
    run("SET GLOBAL log_bin_compress = " + compress);
    create("types.every");
    List<RowChange> inserts = changes(insert("types.every"));
    List<List<@Nullable String>> first = rows("types.every");
    assertThat(inserts).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      assertImage(((RowChange.Insert) inserts.get(i)).after(), first.get(i));
    }
    List<RowChange> updates = changes(run("UPDATE types.every SET " + assignments()));
    List<List<@Nullable String>> second = rows("types.every");
    for (int i = 0; i < ROWS; i++) {
      RowChange.Update update = (RowChange.Update) updates.get(i);
      assertImage(update.before(), first.get(i));
      assertImage(update.after(), second.get(i));
      assertThat(update.before().complete()).isEqualTo(image.equals("FULL"));
    }
    List<RowChange> deletes = changes(run("DELETE FROM types.every"));
    for (int i = 0; i < ROWS; i++) {
      assertImage(((RowChange.Delete) deletes.get(i)).before(), second.get(i));
    }
    assertThat(deletes.getFirst().table().named()).isEqualTo(metadata.equals("FULL"));
  }

  @Test
  void changesWrittenAsSqlMakeTheSameRows() throws SQLException {
    fullLog();
    create("types.every");
    List<RowChange> inserts = changes(insert("types.every"));
    List<RowChange> updates = changes(run("UPDATE types.every SET " + assignments()));
    List<List<@Nullable String>> expected = rows("types.every");
    run("DELETE FROM types.every");
    execute(inserts);
    execute(updates);
    assertThat(rows("types.every")).isEqualTo(expected);
  }

  @Test
  void reversedChangesLeaveTheRowsAsTheyWere() throws SQLException {
    fullLog();
    create("types.every");
    insert("types.every");
    List<List<@Nullable String>> before = rows("types.every");
    run("BEGIN");
    run("UPDATE types.every SET " + assignments());
    run("DELETE FROM types.every WHERE id % 3 = 0");
    run("INSERT INTO types.every (id) VALUES (1000)");
    List<RowChange> all = changes(run("COMMIT"));
    assertThat(all).hasSize(ROWS + ROWS / 3 + 1);
    execute(((Reversal.Possible) Reversal.of(all)).changes());
    assertThat(rows("types.every")).isEqualTo(before);
  }

  @Test
  void aRowThatHasChangedSinceIsNotTouched() throws SQLException {
    fullLog();
    run("CREATE OR REPLACE TABLE types.w (id INT PRIMARY KEY, name VARCHAR(20))");
    List<RowChange> change = changes(run("INSERT INTO types.w VALUES (1, 'ann')"));
    run("UPDATE types.w SET name = 'ANN'");
    execute(((Reversal.Possible) Reversal.of(change)).changes());
    try (Statement s = admin.createStatement();
        ResultSet r = s.executeQuery("SELECT COUNT(*) FROM types.w")) {
      r.next();
      assertThat(r.getInt(1)).isEqualTo(1);
    }
  }

  private void fullLog() throws SQLException {
    run("SET binlog_row_image = FULL");
    run("SET GLOBAL binlog_row_metadata = FULL");
    run("SET GLOBAL binlog_checksum = CRC32");
    run("SET GLOBAL log_bin_compress = OFF");
  }

  private static void assertImage(RowImage image, List<@Nullable String> shown) {
    for (int i = 0; i < COLUMNS.size(); i++) {
      Value value = image.get(i + 1);
      if (!(value instanceof Value.Absent)) {
        assertThat(LoggedText.same(value, shown.get(i)))
            .as(COLUMNS.get(i) + " decoded as " + value + ", shown as " + shown.get(i))
            .isTrue();
      }
    }
  }

  private void execute(List<RowChange> changes) throws SQLException {
    RowSql sql = new RowSql(changes.getFirst().table());
    for (RowChange change : changes) {
      try (Statement s = admin.createStatement()) {
        assertThat(s.executeUpdate(sql.of(change))).as(sql.of(change)).isLessThanOrEqualTo(1);
      }
    }
  }

  private void create(String table) throws SQLException {
    String columns =
        String.join(
            ", ", COLUMNS.stream().map(c -> "`" + c.name() + "` " + c.definition()).toList());
    run("CREATE OR REPLACE TABLE " + table + " (id INT PRIMARY KEY, " + columns + ")");
  }

  private Gtid insert(String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (int row = 1; row <= ROWS; row++) {
      int n = row;
      rows.add(
          "("
              + row
              + ", "
              + String.join(", ", COLUMNS.stream().map(c -> c.literal(n)).toList())
              + ")");
    }
    return run("INSERT INTO " + table + " VALUES " + String.join(", ", rows));
  }

  private static String assignments() {
    return String.join(
        ", ", COLUMNS.stream().map(c -> "`" + c.name() + "` = " + c.literal(ROWS + 2)).toList());
  }

  private List<List<@Nullable String>> rows(String table) throws SQLException {
    String columns = String.join(", ", COLUMNS.stream().map(EveryType::shown).toList());
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Statement s = admin.createStatement();
        ResultSet r = s.executeQuery("SELECT " + columns + " FROM " + table + " ORDER BY id")) {
      while (r.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= COLUMNS.size(); i++) {
          row.add(r.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private List<RowChange> changes(Gtid gtid) {
    Path data = scratch.config(1).dataDir();
    LoggedTransaction transaction = new BinaryLogs(List.of(data)).find(gtid).orElseThrow();
    List<RowChange> changes = new ArrayList<>();
    transaction.changes(changes::add);
    return changes;
  }

  /** The GTID that this session wrote last. */
  private Gtid run(String statement) throws SQLException {
    try (Statement s = admin.createStatement()) {
      s.execute(statement);
      try (ResultSet r = s.executeQuery("SELECT @@last_gtid")) {
        r.next();
        String gtid = r.getString(1);
        return gtid.isEmpty() ? new Gtid(0, 0, 0) : Gtid.parse(gtid);
      }
    }
  }
}
