package dev.holdfast.recovery.undo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.Gtid;
import java.sql.SQLException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Columns of each type are compared to the last bit and come back as they were. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllTypesTest {
  private Ground ground;

  @BeforeAll
  void start() throws SQLException {
    ground = new Ground();
  }

  @AfterAll
  void end() throws SQLException {
    ground.close();
  }

  @TestFactory
  Stream<DynamicTest> rowsComeBackWhateverTheLogsMetadata() {
    return Stream.of("NO_LOG", "MINIMAL", "FULL")
        .flatMap(metadata ->
            Stream.of("OFF", "ON")
                .map(compress ->
                    DynamicTest.dynamicTest(
                        metadata + ", compressed " + compress,
                        () -> rowsComeBack(metadata, compress))));
  }

  private void rowsComeBack(String metadata, String compress) throws Exception {
    ground.run(
        "SET GLOBAL binlog_row_metadata = " + metadata,
        "SET GLOBAL log_bin_compress = " + compress);
    create();
    ground.run(
        "INSERT INTO every VALUES (1, " + values(true) + ", 'x'), (2, " + values(false) + ", 'y')");
    String first = ground.checksum("shop.every");
    Gtid gtid =
        ground.transaction(
            "UPDATE every SET " + assignments(false) + " WHERE id = 1",
            "DELETE FROM every WHERE id = 2",
            "INSERT INTO every (id) VALUES (3)",
            "UPDATE every SET " + assignments(true) + " WHERE id = 3",
            "UPDATE every SET id = 4 WHERE id = 1");
    String second = ground.checksum("shop.every");
    UndoReport undone = ground.undo(gtid);
    assertThat(undone.committed()).as(undone.conflicts().toString()).isTrue();
    assertThat(ground.checksum("shop.every")).isEqualTo(first);
    UndoReport again = ground.undo(undone.gtid().orElseThrow());
    assertThat(again.committed()).as(again.conflicts().toString()).isTrue();
    assertThat(ground.checksum("shop.every")).isEqualTo(second);
  }

  @Test
  void aValueThatIsOnlyAlmostTheSameIsAnother() throws Exception {
    ground.run("SET GLOBAL binlog_row_metadata = NO_LOG", "SET GLOBAL log_bin_compress = OFF");
    for (int i = 0; i < ColumnTypes.ALL.size(); i++) {
      create();
      Gtid gtid = ground.run("INSERT INTO every VALUES (1, " + values(true) + ", 'x')");
      ground.run("UPDATE every SET c" + i + " = " + ColumnTypes.ALL.get(i).second());
      UndoReport report = ground.undo(gtid);
      assertThat(report.unresolved()).as(ColumnTypes.ALL.get(i).definition()).isEqualTo(1);
      assertThat(report.conflicts().getFirst().differences())
          .as(ColumnTypes.ALL.get(i).definition())
          .extracting(RowConflict.Difference::column)
          .containsExactly("c" + i);
    }
  }

  @Test
  void rowsAreFoundByKeysOfEachType() throws Exception {
    Pattern none = Pattern.compile("FLOAT|DOUBLE|.*TEXT|.*BLOB|JSON|POINT|.*COMPRESSED");
    for (ColumnTypes.Type type : ColumnTypes.ALL) {
      if (!none.matcher(type.definition().split(" CHARACTER", -1)[0]).lookingAt()) {
        ground.run(
            "CREATE OR REPLACE TABLE keyed (a INT NOT NULL, k "
                + type.definition().replace(" NULL", "")
                + " NOT NULL,"
                + " UNIQUE (a, k))",
            "INSERT INTO keyed VALUES (1, " + type.first() + "), (2, " + type.second() + ")");
        String before = ground.checksum("shop.keyed");
        Gtid gtid = ground.run("DELETE FROM keyed");
        UndoReport report = ground.undo(gtid);
        assertThat(report.committed()).as(type.definition() + report).isTrue();
        assertThat(ground.checksum("shop.keyed")).isEqualTo(before);
        assertThat(ground.undo(report.gtid().orElseThrow()).committed())
            .as(type.definition())
            .isTrue();
      }
    }
  }

  private void create() throws SQLException {
    ground.run(ColumnTypes.create("every"));
  }

  private static String values(boolean first) {
    return ColumnTypes.values(first);
  }

  private static String assignments(boolean first) {
    return ColumnTypes.assignments(first);
  }
}
